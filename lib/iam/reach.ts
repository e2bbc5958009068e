export { isAdmin } from './reach-admin.ts';
