import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type * as Mail from './mail.ts';
import { useTestDatabase } from '../db/test-database.ts';

// A real SMTP server on loopback: what it receives is what a relay would.
const database = useTestDatabase();
const received: string[] = [];
let refusals = 0;
const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onRcptTo(_address, _session, done) {
    if (refusals > 0) {
      refusals -= 1;
      done(Object.assign(new Error('try later'), { responseCode: 451 }));
      return;
    }
    done();
  },
  onData(stream, _session, done) {
    let text = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    stream.on('end', () => {
      received.push(text);
      done();
    });
  },
});

let mail: typeof Mail;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address();
  vi.stubEnv('SMTP_URL', `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
  vi.stubEnv('DATABASE_URL', database.url);
  vi.stubEnv('APP_SECRET', '0123456789abcdef0123456789abcdef');
  mail = await import('./mail.ts');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await new Promise<void>((resolve) => server.close(resolve));
});
afterEach(() => received.splice(0));

/** Header lines, unfolded. */
const headers = (message: string): string[] => (message.split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ').split('\r\n');

const later = (hours: number) => new Date(new Date('2099-01-01T00:00:00Z').getTime() + hours * 3_600_000);

describe('deliverMails', () => {
  it('sends what was queued, once', async () => {
    await mail.queueMail(database.db, { to: 'ada@example.org', template: 'test.plain', subject: 'Hello Ada', text: 'One line.\nAnother.' });
    expect(await mail.deliverMails(database.db, later(0))).toEqual({ sent: 1, failed: 0 });
    expect(await mail.deliverMails(database.db, later(1))).toEqual({ sent: 0, failed: 0 });
    expect(received).toHaveLength(1);
    expect(headers(received[0] ?? '')).toContain('Subject: [Demonstration] Hello Ada');
    // An answer is read by people.
    expect(headers(received[0] ?? '')).toContain('Reply-To: office@nps.example');
    expect(received[0]).toContain('One line.\r\nAnother.');
  });

  it('says how to end it with one click in a mail that was asked for, and only there (RFC 8058, section 3.1)', async () => {
    const url = 'https://nps.example/study/reminders/abc';
    await mail.queueMail(database.db, { to: 'ada@example.org', template: 'test.off', subject: 'Today', text: 'body', oneClickUrl: url });
    await mail.queueMail(database.db, { to: 'bo@example.org', template: 'test.plain', subject: 'Paid', text: 'body' });
    expect(await mail.deliverMails(database.db, later(0))).toEqual({ sent: 2, failed: 0 });
    expect(headers(received[0] ?? '')).toEqual(expect.arrayContaining([`List-Unsubscribe: <${url}>`, 'List-Unsubscribe-Post: List-Unsubscribe=One-Click']));
    expect(headers(received[1] ?? '').filter((line) => /^list-/i.test(line))).toEqual([]);
  });

  it.each([
    ['subject', { subject: 'Hi\r\nBcc: thief@example.org', to: 'ada@example.org' }],
    ['subject with a lone line feed', { subject: 'Hi\nBcc: thief@example.org\n\nbody', to: 'ada@example.org' }],
    ['subject with a Unicode line end', { subject: 'Hi\u2028Bcc: thief@example.org', to: 'ada@example.org' }],
  ])('lets no header be slipped in through the %s', async (_name, { subject, to }) => {
    await mail.queueMail(database.db, { to, template: 'test.injection', subject, text: 'body' });
    expect(await mail.deliverMails(database.db, later(0))).toEqual({ sent: 1, failed: 0 });
    const lines = headers(received[0] ?? '');
    expect(lines.filter((line) => /^(bcc|cc):/i.test(line))).toEqual([]);
    expect(lines.filter((line) => /^subject:/i.test(line))).toHaveLength(1);
    expect(lines.filter((line) => /^to:/i.test(line))).toEqual(['To: ada@example.org']);
  });

  it('adds no recipient through the address', async () => {
    await mail.queueMail(database.db, { to: 'ada@example.org\r\nBcc: thief@example.org', template: 'test.injection', subject: 'Hi', text: 'body' });
    await mail.deliverMails(database.db, later(0));
    expect(received.flatMap(headers).filter((line) => /^(bcc|cc):/i.test(line))).toEqual([]);
    await database.db.deleteFrom('mails').execute();
  });

  it('tries again after a refusal, later each time, and says what went wrong until then', async () => {
    refusals = 2;
    await mail.queueMail(database.db, { to: 'bo@example.org', template: 'test.retry', subject: 'Again', text: 'body' });
    const { created_at } = await database.db.selectFrom('mails').select('created_at').where('template', '=', 'test.retry').executeTakeFirstOrThrow();
    const at = (seconds: number) => new Date(created_at.getTime() + seconds * 1000);
    expect(await mail.deliverMails(database.db, at(0.01))).toEqual({ sent: 0, failed: 1 });
    const refused = await database.db.selectFrom('mails').selectAll().where('template', '=', 'test.retry').executeTakeFirstOrThrow();
    expect(refused).toMatchObject({ attempts: 1, sent_at: null });
    expect(refused.last_error).toMatch(/451/);
    // Not yet: the first wait is half a minute.
    expect(await mail.deliverMails(database.db, at(20))).toEqual({ sent: 0, failed: 0 });
    expect(await mail.deliverMails(database.db, at(31))).toEqual({ sent: 0, failed: 1 });
    expect(await mail.deliverMails(database.db, at(60))).toEqual({ sent: 0, failed: 0 });
    expect(await mail.deliverMails(database.db, at(91))).toEqual({ sent: 1, failed: 0 });
    expect(received).toHaveLength(1);
  });

  it('delivers each mail once when two workers run at the same moment', async () => {
    for (let n = 0; n < 10; n += 1) {
      await mail.queueMail(database.db, { to: `p${n}@example.org`, template: 'test.two', subject: 'Two workers', text: 'body' });
    }
    const both = await Promise.all([mail.deliverMails(database.db, later(0)), mail.deliverMails(database.db, later(0))]);
    expect(both[0].sent + both[1].sent).toBe(10);
    expect(received).toHaveLength(10);
  });
});
