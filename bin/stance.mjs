#!/usr/bin/env node
// Entry on the machine's own Node (>= 20): runs stance.ts on a Node that strips types and has node:sqlite.
import { launch } from './launch.mjs';

await launch(new URL('./stance.ts', import.meta.url), process.argv.slice(2));
