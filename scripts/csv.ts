import { parse } from 'csv-parse/sync';

/** Rows of a CSV text by the names in its first line. */
export const parseCsv = (text: string): Record<string, string>[] => parse(text, { columns: true, skip_empty_lines: true });
