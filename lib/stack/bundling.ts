/** How functions are bundled, at synthesis and by `npm run build`: as esbuild calls it. The SDK is bundled: the runtime's own is another version, and loads more slowly. */
export const bundling = {
  target: 'node24', mainFields: ['module', 'main'] as string[],
  banner: "import { createRequire as stanceRequire } from 'node:module'; const require = stanceRequire(import.meta.url);",
};
