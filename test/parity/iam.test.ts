/** Rules of principals and their policies: the same verdict before a push and on the live account. */
import { parityOf } from './family.ts';

parityOf(['iam', 'cognito', 'account']);
