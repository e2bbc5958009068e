/** Stands for the account id of a template where it is not given. */
export const unknownAccount = '000000000000';
/** Stands for the region of a template where it is not given. */
export const unknownRegion = 'xx-region-1';
