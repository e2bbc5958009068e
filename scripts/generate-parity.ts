/** Generates docs/parity.md from the examples of the rules and the lists in test/parity/known. */
import { parityPage } from '../test/parity/page.ts';
import { writeOrCheck } from './write-or-check.ts';

await writeOrCheck('docs/parity.md', parityPage());
