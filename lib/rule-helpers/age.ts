const day = 86_400_000;

/** Whole days that have passed since an ISO time. */
export const daysSince = (time: string, now: Date): number => Math.floor((now.getTime() - Date.parse(time)) / day);

/** True where more than so many days have passed since an ISO time. */
export const isOlder = (time: string, days: number, now: Date): boolean => now.getTime() - Date.parse(time) > days * day;

/** The day of an ISO time, as messages show it. */
export const dayOf = (time: string): string => time.slice(0, 10);
