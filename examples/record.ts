/** `npm run record-demo`: makes the shop in moto and records two sweeps of it with Stance's own recorder. */
import { join } from 'node:path';
import { run } from '../lib/cli/program.ts';
import { processOutput } from '../lib/cli/output.ts';
import { startMoto } from '../test/support/emulator.ts';
import { changeShop, makeShop } from './shop.ts';

const moto = await startMoto({ managedPolicies: false });
try {
  Object.assign(process.env, { AWS_ENDPOINT_URL: moto.endpoint, AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing', AWS_REGION: 'us-east-1' });
  const options = { endpoint: moto.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } };
  const record = async (name: string): Promise<void> => {
    const file = join(import.meta.dirname, name);
    process.exitCode = await run(['scan', '--store', 'none', '--regions', 'us-east-1', '--record', file], processOutput());
  };
  await makeShop(options);
  await record('shop-before.rec');
  await changeShop(options);
  await record('shop-after.rec');
} finally {
  await moto.stop();
}
