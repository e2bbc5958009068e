/** An event's name without the API version that Lambda and CloudFront hang on it (`AddPermission20150331v2`). */
export const plainName = (eventName: string): string => eventName.replace(/20\d\d_?\d\d_?\d\d(?:v\d+)?$/, '');
