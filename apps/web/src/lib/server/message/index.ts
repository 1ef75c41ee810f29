/** What later concepts and routes may use of this one. */
export { tell, tellAll } from './tell.ts';
export type { Telling } from './tell.ts';
export { writeOutside } from './write-outside.ts';
export { forgetMessages } from './forget.ts';
export { collectMessages, countUnread, listOwnMessages, markAllRead, MESSAGE_PAGE, readOwnCalendar, readOwnMessage } from './centre.ts';
export type { Message } from './centre.ts';
export { askPhone, confirmPhone, deliverTexts, endPhone, listTextOutbox, ownPhone } from './phone.ts';
export type { OwnPhone, PhoneProblem } from './phone.ts';
export { takeReply } from './phone-reply.ts';
export { LOG_PAGE, readCatalogue, readLog, readText, readToldWords } from './staff.ts';
export type { CatalogueLine, TextPreview, TextWay } from './staff.ts';
export type { LogLine } from './log.queries.ts';
export type { CalendarDate } from './calendar.ts';
export type { MessageName, MessageValues } from './catalogue.ts';
