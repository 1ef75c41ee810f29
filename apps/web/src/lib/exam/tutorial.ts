import type { RoomItem } from './room-data.ts';

/** Three questions that have nothing to do with the exam, for trying the room. */
export const TUTORIAL_ITEMS: readonly RoomItem[] = [
  {
    position: 1,
    stem: 'How many minutes are in one hour?',
    options: [
      { id: 'a', text: '30' },
      { id: 'b', text: '45' },
      { id: 'c', text: '60' },
      { id: 'd', text: '90' },
    ],
  },
  {
    position: 2,
    stem: 'Which of these is a fruit?',
    options: [
      { id: 'a', text: 'A spoon' },
      { id: 'b', text: 'An apple' },
      { id: 'c', text: 'A window' },
      { id: 'd', text: 'A shoe' },
    ],
  },
  {
    position: 3,
    stem: 'Which day comes after Monday?',
    options: [
      { id: 'a', text: 'Tuesday' },
      { id: 'b', text: 'Friday' },
      { id: 'c', text: 'Saturday' },
      { id: 'd', text: 'Sunday' },
    ],
  },
];
