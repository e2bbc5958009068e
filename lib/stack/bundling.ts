/**
 * How functions are bundled, at synthesis and by `npm run build`: as esbuild calls it. The SDK is bundled: the runtime's own is another version, and loads more slowly.
 * CommonJS: a module that imports `node:http` or `node:crypto` has Node load all that these could export, lazy members too.
 */
export const bundling = {
  target: 'node24', mainFields: ['module', 'main'] as string[], define: { 'import.meta.url': 'stanceUrl' },
  // Of the SDK's chain of credentials a function has those of its environment; what is asked after these is loaded only then.
  external: ['ini', 'sso', 'process', 'web-identity', 'login', 'http'].map((name) => `@aws-sdk/credential-provider-${name}`).concat('@aws-sdk/nested-clients', '@smithy/credential-provider-imds'),
  banner: "'use strict'; const stanceUrl = require('node:url').pathToFileURL(__filename).href;",
};
