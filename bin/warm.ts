import { collectors } from '../lib/collect/index.generated.ts';

// What a scan loads, so that Node's compile cache has it.
try {
  await Promise.all([import('../lib/cli/program.ts'), import('../lib/cli/scan.ts'), import('../lib/store/sqlite.ts'), import('../lib/collect/tags.ts'), import('@aws-sdk/credential-provider-node'), ...Object.values(collectors).map((collector) => collector.load())]);
} catch (error) {
  console.error(`stance: the compile cache was not filled (${error instanceof Error ? error.message : String(error)})`);
}
