import type { Acknowledgement } from '../acknowledgements.ts';
import { entriesOf, isRecord, listed, member, textOf } from './shape.ts';

/** A place in the developer's own code. */
export interface SourceLine { readonly file: string; readonly line: number; readonly column?: number }

/** What CDK's metadata tells of the constructs behind one template. */
export interface Constructs {
  /** Construct path of a resource, without the leading slash. */
  pathOf(logicalId: string): string | undefined;
  /** Where the construct, or one of its properties, was written. */
  sourceOf(path: string, property: string | undefined): SourceLine | undefined;
  /** What was acknowledged (`Validations.acknowledge`), by rule id and construct path. */
  readonly acknowledged: ReadonlyMap<string, Acknowledgement>;
}

/** Reads the metadata of a stack artifact (Cloud assembly, `aws:cdk:logicalId`, `aws:cdk:creationStack`); asked by template file, since nested stacks share it. */
export function constructsOf(metadata: unknown): (templateFile: string) => Constructs {
  const roots: [path: string, templateFile: string][] = [];
  const resources: [path: string, logicalId: string][] = [];
  const sources = new Map<string, SourceLine>();
  const acknowledged = new Map<string, Acknowledgement>();
  for (const [path, entries] of entriesOf(metadata)) {
    for (const entry of listed(entries)) {
      const data = member(entry, 'data');
      switch (textOf(entry, 'type') ?? '') {
        case 'aws:cdk:templateFile': if (typeof data === 'string') roots.push([path, data]); break;
        case 'aws:cdk:logicalId':
          if (typeof data === 'string') resources.push([path, data]);
          note(sources, path, member(entry, 'trace'));
          break;
        case 'aws:cdk:acknowledged-rules':
          for (const [id, reason] of entriesOf(data)) acknowledged.set(`${id} ${path.slice(1)}`, { path: path.slice(1), reason: String(reason) });
          break;
        case 'aws:cdk:creationStack': note(sources, path, data); break;
        case 'aws:cdk:propertyAssignment': {
          const property = textOf(data, 'propertyName');
          if (property !== undefined) note(sources, `${path}\n${property}`, member(data, 'stackTrace'));
        }
      }
    }
  }
  roots.sort(([a], [b]) => b.length - a.length);
  const paths = new Map<string, string>();
  for (const [path, logicalId] of resources) {
    const owner = roots.find(([root]) => path.startsWith(`${root}/`))?.[1] ?? '';
    paths.set(`${owner}\n${logicalId}`, path.slice(1));
  }
  return (templateFile) => ({
    acknowledged,
    pathOf: (logicalId) => paths.get(`${templateFile}\n${logicalId}`) ?? paths.get(`\n${logicalId}`),
    sourceOf: (path, property) => (property === undefined ? undefined : sources.get(`/${path}\n${property}`)) ?? sources.get(`/${path}`),
  });
}

function note(sources: Map<string, SourceLine>, key: string, trace: unknown): void {
  const frames = typeof trace === 'string' ? trace.split('\n') : listed(trace);
  for (const frame of frames) {
    const found = typeof frame === 'string' ? userLine(frame) : undefined;
    if (found && !sources.has(key)) { sources.set(key, found); return; }
  }
}

const place = /(?:file:\/\/)?([^()\s][^()]{0,500}?):(\d{1,7})(?::(\d{1,7}))?\)?$/;

/** The place in a frame of a stack trace, where it is in the developer's own code. */
function userLine(frame: string): SourceLine | undefined {
  const text = frame.trim().replace(/^at /, '');
  if (text.length > 600 || text.startsWith('...') || text.includes('node_modules') || text.includes('node:')) return undefined;
  const open = text.lastIndexOf('(');
  const [, file, line, column] = place.exec(open < 0 ? text : text.slice(open + 1)) ?? place.exec(text.slice(0, open).trim()) ?? [];
  if (file === undefined || line === undefined) return undefined;
  return { file, line: Number(line), ...(column === undefined ? {} : { column: Number(column) }) };
}

/** True where a manifest describes a stack. */
export const isStackArtifact = (artifact: unknown): artifact is Record<string, unknown> => isRecord(artifact) && artifact['type'] === 'aws:cloudformation:stack';
