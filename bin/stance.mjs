#!/usr/bin/env node
// Entry on the machine's own Node (>= 20): runs stance.ts on a Node that strips types and has node:sqlite.
import { launch } from './launch.mjs';

// Node strips no types of installed packages: those bring what npm run build made.
const entry = import.meta.url.includes('/node_modules/') ? '../dist/stance.js' : './stance.ts';
await launch(new URL(entry, import.meta.url), process.argv.slice(2));
