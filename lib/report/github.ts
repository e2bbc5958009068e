import { oneLine, type StanceError } from '../errors.ts';
import type { Severity } from '../model/verdict.ts';
import type { VerdictLine } from './lines.ts';
import { calledBy } from './place.ts';

const commands: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = { critical: 'error', high: 'error', medium: 'warning', low: 'notice', informational: 'notice' };

/** GitHub annotations (Workflow commands for GitHub Actions): one line a verdict, at the developer's own source line where it is known. */
export function github(verdicts: readonly VerdictLine[], errors: readonly StanceError[] = []): string {
  // What is accepted needs no annotation.
  const lines = verdicts.filter(({ suppression }) => !suppression).map((verdict) => {
    const place = verdict.location?.source ?? verdict.location;
    const command = verdict.verdict === 'fail' ? commands[verdict.severity] : 'notice';
    const title = verdict.verdict === 'fail' ? verdict.ruleId : `${verdict.ruleId}: ${verdict.verdict}`;
    return annotation(command, place, title, `${calledBy(verdict)}: ${verdict.message}`);
  });
  const broken = errors.map(({ trouble, message }) => annotation('error', trouble.file === undefined ? undefined : { ...trouble, file: trouble.file, line: trouble.line ?? 1 }, 'Stance', message));
  return [...broken, ...lines].map((line) => `${line}\n`).join('');
}

interface At { readonly file: string; readonly line: number; readonly column?: number | undefined }

function annotation(command: string, place: At | undefined, title: string, message: string): string {
  const where = place === undefined ? '' : `file=${property(place.file)},line=${place.line}${place.column === undefined ? '' : `,col=${place.column}`},`;
  return `::${command} ${where}title=${property(title)}::${data(oneLine(message, 1000))}`;
}

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(oneLine(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
