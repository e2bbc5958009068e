import { globSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { InputError, StanceError } from '../errors.ts';
import { isAssemblyManifest, loadAssembly } from '../template/assembly.ts';
import { loadNamedTemplate, loadTemplate, type LoadOptions } from '../template/load.ts';
import { withoutNested, type Loaded } from '../template/loaded.ts';

/** What was found to judge, and what could not be read. */
export interface GateInputs { readonly loaded: readonly Loaded[]; readonly errors: readonly StanceError[] }

/** A template or an assembly: where it really is, and how it is loaded (undefined where it turns out to be something else). */
interface Input { readonly real: string; readonly load: () => Loaded | undefined }

/** Loads all that the paths stand for, each thing once; a path that stands for nothing is an error. */
export function loadAll(paths: readonly string[], options: LoadOptions): GateInputs {
  const loaded: Loaded[] = [];
  const errors: StanceError[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    let found = 0;
    for (const { real, load } of inputsOf(path, { ...options, read })) {
      if (seen.has(real)) { found += 1; continue; }
      seen.add(real);
      try {
        const one = load();
        if (!one) continue;
        loaded.push(one);
        errors.push(...one.errors);
      } catch (error) {
        if (!(error instanceof StanceError)) throw error;
        errors.push(error);
      }
      found += 1;
    }
    if (found === 0) errors.push(new InputError({ file: path, what: 'there is neither a template nor a cdk.out in this folder', mend: 'name a template, a folder or a cdk.out' }));
  }
  return { loaded: withoutNested(loaded), errors };
}

/** What a path stands for: a template, an assembly, or all templates and assemblies in a folder. */
function inputsOf(path: string, options: LoadOptions): readonly Input[] {
  if (!isFolder(path)) return [{ real: realOf(path), load: () => loadNamedTemplate(path, text(path), options) }];
  if (isAssembly(path)) return [assembly(path, options)];
  const files = globSync('**/*.{json,yaml,yml,template}', { cwd: path, exclude: (name) => name === 'node_modules' || name === '.git' }).map((file) => join(path, file)).sort();
  const assemblies = files.filter((file) => basename(file) === 'manifest.json').map((file) => dirname(file)).filter(isAssembly);
  const outside = (name: string): boolean => !assemblies.some((folder) => name.startsWith(folder + sep));
  return [
    ...assemblies.filter(outside).map((folder) => assembly(folder, options)),
    ...files.filter((file) => outside(file) && !isFolder(file)).map((file) => ({ real: realOf(file), load: () => loadTemplate(file, text(file), options) })),
  ];
}

const assembly = (folder: string, options: LoadOptions): Input => ({ real: realOf(folder), load: () => loadAssembly(folder, read, options) });

/** A web page has a manifest.json as well: its folder is an ordinary one. */
function isAssembly(folder: string): boolean {
  try {
    return isAssemblyManifest(read(join(folder, 'manifest.json')) ?? '');
  } catch (error) {
    // It is told when the file's turn comes.
    if (error instanceof StanceError) return false;
    throw error;
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Where a path leads; itself where that is nowhere. */
const realOf = (path: string): string => (statSync(path, { throwIfNoEntry: false }) ? realpathSync(path) : path);

/** Text of a file, or undefined where there is none. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new InputError({ file, what: `the file can't be read (${(error as NodeJS.ErrnoException).code ?? ''})`, mend: 'make it readable' });
    return undefined;
  }
}

function text(file: string): string {
  const found = read(file);
  if (found === undefined) throw new InputError({ file, what: 'there is no such file', mend: 'name a template, a folder or a cdk.out' });
  return found;
}
