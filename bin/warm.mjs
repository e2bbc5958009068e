// After npm ci: fills the compile cache, so that already the first run starts fast and small. Never fails an installation.
import { launch, pinnedNode } from './launch.mjs';

if (pinnedNode() !== undefined) await launch(new URL('./warm.ts', import.meta.url), ['scan']);
