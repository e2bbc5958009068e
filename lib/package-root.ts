import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder with our package.json: from the sources and from dist/ alike. */
export const packageRoot: string = (() => {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) || folder === dirname(folder)) return folder;
  }
})();

/** True for code that `npm run build` made: in an installed package Node strips no types. */
export const isBuilt: boolean = !import.meta.filename.endsWith('.ts');
