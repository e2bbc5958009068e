// Entry of the CDK app on the machine's own Node: cdk.json.
import { launch } from './launch.mjs';

await launch(new URL('./app.ts', import.meta.url), process.argv.slice(2));
