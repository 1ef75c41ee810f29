import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { unwrap } from '@einthoven/kernel';
import { applyAsProvider, applyForCourse, COURSE_CRITERIA, PROVIDER_CRITERIA, review } from '../ce/index.ts';
import { later, newDecider, newPerson } from '../ce/test-ce.ts';
import type { Db } from '../db/pool.ts';

/** A provider with an approved course of an hour and a half, and staff. */
export async function approvedCourse(db: Db) {
  const [provider, one, two] = [await newPerson(db, 'Provider'), await newDecider(db), await newDecider(db)];
  const name = `Academy ${randomUUID()}`;
  const providerId = unwrap(
    await applyAsProvider(
      db,
      provider.provide,
      { name, website: '', about: 'Two technicians teach, and the lists are kept for six years.' },
      { clock: later(0) },
    ),
  );
  const yes = (criteria: object) => ({ verdict: 'approve', criteria: Object.keys(criteria), conditions: '', reason: 'All is met.' });
  for (const by of [one, two]) unwrap(await review(db, by.decide, { providerId }, yes(PROVIDER_CRITERIA), { clock: later(1) }));
  const fields = {
    title: `Artifact ${randomUUID()}`,
    summary: 'Attendees find artifact in ten tracings.',
    kind: 'online-course',
    subject: 'electrocardiography',
    words: '',
    questions: '',
    minutes: '90',
  };
  const courseId = unwrap(await applyForCourse(db, provider.provide, fields, { clock: later(2) }));
  for (const by of [one, two]) unwrap(await review(db, by.decide, { courseId }, yes(COURSE_CRITERIA), { clock: later(3) }));
  return { provider, staff: one, otherStaff: two, courseId };
}

/** A server on a free port of this machine. */
export async function listen(answer: RequestListener): Promise<{ readonly origin: string; readonly server: Server }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
