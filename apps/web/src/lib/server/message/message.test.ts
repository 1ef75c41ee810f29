import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { seededRng, toPlainDate, unwrap } from '@einthoven/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepLanguage, permit, type Actor } from '../account/index.ts';
import { confirmed, signedInPerson } from '../account/test-person.ts';
import { inTransaction } from '../db/pool.ts';
import { useTestDatabase } from '../db/test-database.ts';
import { phoneNumber, twilioSignature, twilioSms } from '../platform/sms.ts';
import {
  askPhone,
  confirmPhone,
  countUnread,
  deliverTexts,
  endPhone,
  forgetMessages,
  listOwnMessages,
  listTextOutbox,
  markAllRead,
  ownPhone,
  takeReply,
  readCatalogue,
  readLog,
  readOwnCalendar,
  readOwnMessage,
  readToldWords,
  tell,
  tellAll,
} from './index.ts';

const at = useTestDatabase();
const NOW = new Date('2027-03-01T12:00:00Z');
const clock = { now: () => new Date() };
const later = (minutes: number) => ({ now: () => new Date(Date.now() + minutes * 60_000) });

async function person(name: string, language?: 'es') {
  const { browser, personId, email } = await signedInPerson(at.db, clock, `${name}@messages.example`);
  const own = await browser.permission(at.db, clock, 'message.read-own');
  if (language) await keepLanguage(at.db, own.actor, language);
  return { personId, email, own };
}
const told = (toPersonId: string, openUntil = '2027-11-26') => ({
  toPersonId,
  message: 'application.approved' as const,
  values: { openUntil: toPlainDate(openUntil) },
  at: NOW,
});
const calendar = { on: toPlainDate('2027-11-26'), title: { en: 'Last day, to sit; yes', es: 'Último día' }, path: '/exam', uid: 'application-1' };
const mailsOf = (personId: string) =>
  at.db.selectFrom('mails').selectAll().where('to_person_id', '=', personId).where('template', '=', 'application.approved').orderBy('mail_id').execute();

describe('telling', () => {
  test('writes a message and a mail in the language of the person, in the transaction of the act, with a date to keep', async () => {
    const ines = await person('ines', 'es');
    const failing = inTransaction(at.db, async (tx) => {
      await tell(tx, told(ines.personId));
      throw new Error('the act failed');
    });
    await expect(failing).rejects.toThrow('the act failed');
    expect(await countUnread(at.db, ines.personId)).toBe(0);
    await inTransaction(at.db, (tx) => tell(tx, { ...told(ines.personId), calendar }));
    const { messages } = await listOwnMessages(at.db, ines.own);
    expect(messages).toMatchObject([{ subject: 'Su solicitud está aprobada', language: 'es', path: '/path', next: 'Pague la tarifa', readAt: undefined }]);
    expect(messages[0]?.text).toContain('26 de noviembre de 2027');
    // No paragraph about a provisional credential, since nothing was said of it.
    expect(messages[0]?.text.split('\n\n')).toHaveLength(1);
    const [mail] = await mailsOf(ines.personId);
    expect(mail?.body_text).toContain('/path');
    expect(mail?.body_text).toMatch(/en Mensajes: \S+\/messages/);
    const ics = await readOwnCalendar(at.db, ines.own, messages[0]?.messageId ?? '');
    expect(mail?.calendar_text).toBe(ics);
    expect(ics).toContain('DTSTART;VALUE=DATE:20271126');
    expect(ics).toContain('SUMMARY:Último día');
    // What was told lies sealed.
    const rows = await at.db.selectFrom('messages').selectAll().where('person_id', '=', ines.personId).execute();
    expect(JSON.stringify(rows.map((row) => row.sealed_words.toString('latin1')))).not.toContain('solicitud');
  });

  test('many at once is one row each; who was erased is told nothing', async () => {
    const people = await Promise.all(['many1', 'many2', 'many3'].map((name) => person(name)));
    const gone = people[2];
    await at.db
      .deleteFrom('person_keys')
      .where('person_id', '=', gone?.personId ?? '')
      .execute();
    const count = await inTransaction(at.db, (tx) =>
      tellAll(
        tx,
        [...people, ...people].map(({ personId }) => told(personId)),
      ),
    );
    expect(count).toBe(4);
    for (const one of people.slice(0, 2)) {
      expect(await countUnread(at.db, one.personId)).toBe(2);
      expect(await mailsOf(one.personId)).toHaveLength(2);
    }
  });
});

describe('the message centre', () => {
  test('is read by its owner alone, page by page, and counts what is not opened', async () => {
    const reader = await person('reader');
    const other = await person('other');
    await inTransaction(at.db, (tx) =>
      tellAll(
        tx,
        Array.from({ length: 33 }, (_, day) => ({ ...told(reader.personId), at: new Date(NOW.getTime() + day * 1000) })),
      ),
    );
    const first = await listOwnMessages(at.db, reader.own);
    expect([first.messages.length, first.more]).toEqual([30, true]);
    const second = await listOwnMessages(at.db, reader.own, first.messages.at(-1)?.messageId);
    expect([second.messages.length, second.more]).toEqual([3, false]);
    expect(new Set([...first.messages, ...second.messages].map(({ messageId }) => messageId)).size).toBe(33);
    const id = first.messages[0]?.messageId ?? '';
    expect(await readOwnMessage(at.db, other.own, id, NOW)).toBeUndefined();
    expect(await readOwnCalendar(at.db, other.own, id)).toBeUndefined();
    expect(await countUnread(at.db, reader.personId, id)).toBe(32);
    expect((await readOwnMessage(at.db, reader.own, id, NOW))?.subject).toBe('Your application is approved');
    expect(await countUnread(at.db, reader.personId)).toBe(32);
    await markAllRead(at.db, reader.own, NOW);
    expect(await countUnread(at.db, reader.personId)).toBe(0);
  });

  test('is a log for staff: who, what, when, in which wording; what it said for one person, and that is an event', async () => {
    const one = await person('logged');
    await inTransaction(at.db, (tx) => tell(tx, told(one.personId)));
    const { browser } = await signedInPerson(at.db, clock, 'logreader@messages.example', ['certification-manager']);
    await confirmed(at.db, clock, browser);
    const staff = await browser.permission(at.db, clock, 'message.read-log');
    const { lines } = await readLog(at.db, staff, { personId: one.personId });
    expect(lines).toMatchObject([{ message: 'application.approved', language: 'en', mail: 'waiting', readAt: undefined }]);
    expect((await readCatalogue(at.db, staff)).find(({ name }) => name === 'application.approved')).toMatchObject({ version: lines[0]?.version });
    expect([...(await readToldWords(at.db, staff, one.personId, NOW)).values()]).toMatchObject([{ subject: 'Your application is approved' }]);
    const events = await at.db
      .selectFrom('events')
      .select('kind')
      .where('subject_person_id', '=', one.personId)
      .where('kind', '=', 'message.history-read')
      .execute();
    expect(events).toHaveLength(1);
    expect(permit({ ...one.own.actor, secondFactor: true } as Actor, 'message.read-log').ok).toBe(false);
  });
});

describe('texts to phones', () => {
  // The provider as its documentation records it: POST Messages.json with a form, Basic authentication, 201 or an error with a code.
  const asked: { url: string | undefined; authorization: string | undefined; form: URLSearchParams }[] = [];
  const answers: { status: number; body: object }[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      asked.push({ url: request.url, authorization: request.headers.authorization, form: new URLSearchParams(body) });
      const answer = answers.shift() ?? { status: 201, body: { sid: `SM${String(asked.length).padStart(32, '0')}`, status: 'queued', error_code: null } };
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  });
  const ACCOUNT = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'a-token-of-the-test', from: '+15005550006' };
  let port: ReturnType<typeof twilioSms>;
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = twilioSms(ACCOUNT, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

  const award = (toPersonId: string) => ({
    toPersonId,
    message: 'credential.held-asked' as const,
    values: { score: 431 },
    at: new Date(),
  });

  test('numbers are read as people write them', () => {
    expect(['(520) 555-0123', '520.555.0123', '1 520 555 0123', '+1 520 555 0123'].map(phoneNumber)).toEqual(Array(4).fill('+15205550123'));
    expect(phoneNumber('+52 55 1234 5678')).toBe('+525512345678');
    expect(['', '911', '555-0123', '+1 520 555', '120 555 0123', 'call me'].map(phoneNumber)).toEqual(Array(6).fill(undefined));
  });

  test('go out only after the code came back, through the provider, and end with STOP', async () => {
    const one = await person('texted', 'es');
    await inTransaction(at.db, (tx) => tell(tx, award(one.personId)));
    expect(await askPhone(at.db, one.own, '555', { clock, rng: seededRng('a') })).toEqual({ ok: false, error: 'PHONE_MALFORMED' });
    unwrap(await askPhone(at.db, one.own, '(520) 555-0123', { clock, rng: seededRng('a') }));
    await inTransaction(at.db, (tx) => tell(tx, award(one.personId)));
    const outbox = (await listTextOutbox(at.db)).filter(({ to }) => to === '+15205550123');
    expect(outbox.map(({ body }) => body)).toEqual([expect.stringMatching(/código es \d{6}.*STOP/)]);
    const code = /\d{6}/.exec(outbox[0]?.body ?? '')?.[0] ?? '';
    expect(await confirmPhone(at.db, one.own, code === '000000' ? '000001' : '000000', { clock })).toEqual({ ok: false, error: 'PHONE_CODE_WRONG' });
    expect(await confirmPhone(at.db, one.own, code, { clock: later(16) })).toEqual({ ok: false, error: 'PHONE_CODE_OLD' });
    expect((await ownPhone(at.db, one.own))?.state).toBe('code-sent');
    unwrap(await confirmPhone(at.db, one.own, ` ${code}`, { clock }));
    expect(await ownPhone(at.db, one.own)).toEqual({ number: '+15205550123', state: 'on' });

    expect(await deliverTexts(at.db, undefined, new Date())).toEqual({ sent: 0, failed: 0 });
    await inTransaction(at.db, (tx) => tell(tx, award(one.personId)));
    expect(await deliverTexts(at.db, port, later(1).now())).toEqual({ sent: 2, failed: 0 });
    expect(asked.at(-1)?.url).toBe(`/2010-04-01/Accounts/${ACCOUNT.accountSid}/Messages.json`);
    expect(asked.at(-1)?.authorization).toBe(`Basic ${Buffer.from(`${ACCOUNT.accountSid}:${ACCOUNT.authToken}`).toString('base64')}`);
    expect(Object.fromEntries(asked.at(-1)?.form ?? [])).toEqual({
      To: '+15205550123',
      From: ACCOUNT.from,
      Body: expect.stringMatching(/^NPS: Aprobó\. .* Responda STOP/) as unknown,
    });

    // Something passes: it is tried again later, and not before.
    await inTransaction(at.db, (tx) => tell(tx, award(one.personId)));
    answers.push({ status: 429, body: { code: 20429, message: 'Too Many Requests' } });
    expect(await deliverTexts(at.db, port, later(1).now())).toEqual({ sent: 0, failed: 1 });
    answers.push({ status: 400, body: { code: 21610, message: 'Attempt to send to unsubscribed recipient', status: 400 } });
    expect(await deliverTexts(at.db, port, later(4).now())).toEqual({ sent: 0, failed: 1 });
    expect((await ownPhone(at.db, one.own))?.state).toBe('stopped');
    await inTransaction(at.db, (tx) => tell(tx, award(one.personId)));
    expect(await deliverTexts(at.db, port, later(300).now())).toEqual({ sent: 0, failed: 0 });

    await endPhone(at.db, one.own, { clock });
    expect(await ownPhone(at.db, one.own)).toBeUndefined();
    const kinds = await at.db
      .selectFrom('events')
      .select('kind')
      .where('subject_person_id', '=', one.personId)
      .where('kind', 'like', 'message.texts%')
      .orderBy('event_id')
      .execute();
    expect(kinds.map(({ kind }) => kind)).toEqual(['message.texts-begun', 'message.texts-ended', 'message.texts-ended']);
  });

  test('an answer is believed when the provider signed it: STOP ends texts for all who share the phone, START lets them go on, HELP is answered', async () => {
    // The example of Twilio's own libraries.
    const example = { CallSid: 'CA1234567890ABCDE', Caller: '+14158675309', Digits: '1234', From: '+14158675309', To: '+18005551212' };
    expect(twilioSignature('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', new URLSearchParams(example))).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');

    const url = 'https://nps.example/api/texts/reply';
    const form = (body: string, more = {}) => new URLSearchParams({ MessageSid: 'SM1', From: '+15205550177', Body: body, ...more });
    const signed = (sent: URLSearchParams) => ({ url, form: sent, signature: twilioSignature(ACCOUNT.authToken, url, sent) });
    const { signature } = signed(form('STOP'));
    for (const forged of [
      { url, form: form('STOP'), signature: null },
      { url, form: form('START'), signature },
      { url: `${url}?x`, form: form('STOP'), signature },
      { url, form: form('STOP', { From: '+15205550178' }), signature },
    ])
      expect(port.readReply(forged)).toBeUndefined();

    const [one, two] = [await person('shared1', 'es'), await person('shared2')];
    const codeOf = async () => /\d{6}/.exec((await listTextOutbox(at.db)).find(({ to }) => to === '+15205550177')?.body ?? '')?.[0] ?? '';
    for (const [index, { own }] of [one, two].entries()) {
      unwrap(await askPhone(at.db, own, '520 555 0177', { clock, rng: seededRng(`shared ${index}`) }));
      unwrap(await confirmPhone(at.db, own, await codeOf(), { clock }));
    }
    const answer = async (body: string, more = {}) => {
      const reply = port.readReply(signed(form(body, more)));
      return reply && takeReply(at.db, reply, { clock });
    };
    const states = async () => Promise.all([one, two].map(async ({ own }) => (await ownPhone(at.db, own))?.state));
    expect(await answer('¿Ayuda?')).toMatchObject({ wish: 'help', changed: 0, words: expect.stringMatching(/^NPS: textos .*\/messages\/phone/) as unknown });
    expect(await answer('HELP', { OptOutType: 'HELP' })).toMatchObject({ wish: 'help', words: undefined });
    expect(await answer(' Stop. ', { OptOutType: 'STOP' })).toEqual({ wish: 'stop', changed: 2, words: undefined });
    expect(await answer('STOP')).toMatchObject({ changed: 0 });
    expect(await states()).toEqual(['stopped', 'stopped']);
    const waiting = () => at.db.selectFrom('text_messages').select('text_message_id').where('person_id', '=', one.personId).execute();
    const before = (await waiting()).length;
    await inTransaction(at.db, (tx) => tell(tx, award(one.personId)));
    expect((await waiting()).length).toBe(before);
    expect(await answer('please stop this')).toMatchObject({ wish: 'other', changed: 0, words: undefined });
    expect(await answer('START', { From: '+15205550178' })).toMatchObject({ wish: 'start', changed: 0 });
    expect(await answer('start')).toMatchObject({ changed: 2 });
    expect(await states()).toEqual(['on', 'on']);
    await inTransaction(at.db, (tx) => tell(tx, award(one.personId)));
    expect((await waiting()).length).toBe(before + 1);
    expect(port.respond('a < b & c').body).toContain('<Message>a &lt; b &amp; c</Message>');
    expect(port.respond(undefined).body).toContain('<Response></Response>');
  });

  test('a code is tried five times, and five codes a day are sent', async () => {
    const one = await person('guesser');
    for (let day = 0; day < 5; day += 1) unwrap(await askPhone(at.db, one.own, '5205550199', { clock, rng: seededRng(`b${day}`) }));
    expect(await askPhone(at.db, one.own, '5205550199', { clock, rng: seededRng('c') })).toEqual({ ok: false, error: 'PHONE_TOO_MANY_CODES' });
    const body = (await listTextOutbox(at.db)).find(({ to }) => to === '+15205550199')?.body ?? '';
    const right = /\d{6}/.exec(body)?.[0] ?? '';
    const wrong = right === '123456' ? '654321' : '123456';
    for (let tries = 0; tries < 5; tries += 1) expect(await confirmPhone(at.db, one.own, wrong, { clock })).toEqual({ ok: false, error: 'PHONE_CODE_WRONG' });
    expect(await confirmPhone(at.db, one.own, right, { clock })).toEqual({ ok: false, error: 'PHONE_CODE_OLD' });
  });
});

test('what is told is deleted after its years, and letters about decisions and cases stay', async () => {
  const one = await person('long-ago');
  const old = new Date('2020-03-01T12:00:00Z');
  await inTransaction(at.db, async (tx) => {
    await tell(tx, { ...told(one.personId), at: old });
    await tell(tx, { toPersonId: one.personId, message: 'exam.ended', values: { reason: 'Another person answered.' }, at: old });
    await tell(tx, {
      toPersonId: one.personId,
      message: 'conduct.answer-time-extended',
      values: { caseId: 'x', answerBy: toPlainDate('2020-04-01') },
      at: old,
    });
    await tell(tx, told(one.personId));
  });
  expect(await forgetMessages(at.db, new Date('2025-01-01T00:00:00Z'))).toBe(1);
  const { messages } = await listOwnMessages(at.db, one.own);
  expect(messages.map(({ message, toldAt }) => `${message} ${toldAt.getUTCFullYear()}`).toSorted()).toEqual([
    'application.approved 2027',
    'conduct.answer-time-extended 2020',
    'exam.ended 2020',
  ]);
});
