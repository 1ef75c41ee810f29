import { self } from '$app/service-worker';
import { activateRoom, fetchRoom, hearRoom } from './room.ts';
import { activateStudy, fetchStudy, hearStudy, installStudy } from './study.ts';

// One script, as the framework builds one, registered apart for the exam (/exam/), the guide (/guide) and study (/study):
// each registration is a worker of its own that sees its own addresses alone. What it does follows from its scope, so that
// nothing that is done for studying can reach the exam room.
const { pathname } = new URL(self.registration.scope);

if (pathname === '/exam/') {
  self.addEventListener('activate', activateRoom);
  self.addEventListener('message', hearRoom);
  self.addEventListener('fetch', fetchRoom);
} else {
  self.addEventListener('install', installStudy);
  self.addEventListener('activate', activateStudy);
  self.addEventListener('message', hearStudy);
  self.addEventListener('fetch', fetchStudy);
}
