/** The tag of a dead-letter queue: what it is called by `stance redrive` and in alarms. */
export const deadLettersTag = 'stance:dead-letters';
/** The tag of a dead-letter queue in another region: the queue at home that can work on its messages. */
export const worksForTag = 'stance:works-for';
