/** Rules of functions and layers: the same verdict before a push and on the live account. */
import { parityOf } from './family.ts';

parityOf(['lambda']);
