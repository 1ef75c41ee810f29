import { mount } from 'svelte';
import RoomEntry from './RoomEntry.svelte';

// The whole script of the room's page. Whoever comes back to an exam waits for what the room needs, and for nothing of
// the other pages.
const target = document.getElementById('exam-room');
if (!target) throw new Error('the page has no place for the room');
target.replaceChildren();
mount(RoomEntry, { target, props: { attemptId: location.pathname.split('/')[3] ?? '' } });
