import { message, type Texts } from '../text.ts';

/** What people are told about studying, because they asked for it. */
export const LEARNING_TEXTS = {
  'study.reminder': message({
    values: { minutes: 'number', pieces: 'lines', offUrl: 'url' },
    example: {
      minutes: 25,
      pieces: [
        { en: 'Read "The twelve leads" (12 min)', es: 'Leer "The twelve leads" (12 min)' },
        { en: '18 cards (13 min)', es: '18 tarjetas (13 min)' },
      ],
      offUrl: 'https://nps.example/study/reminders/a-link-of-yours',
    },
    path: '/study/plan',
    quiet: true,
    en: {
      subject: 'Today: about {minutes} {minutes|minute|minutes} of study',
      text: 'Your plan for today takes about {minutes} {minutes|minute|minutes}:\n\n{pieces}\n\nDoes today not suit you? Leave it. The plan moves by itself, and nothing of it is required for the exam.\n\nYou asked for this mail in your study plan. To get no more of them: {offUrl}',
      next: 'To begin',
    },
    es: {
      subject: 'Hoy: unos {minutes} {minutes|minuto|minutos} de estudio',
      text: 'Su plan para hoy toma unos {minutes} {minutes|minuto|minutos}:\n\n{pieces}\n\n¿Hoy no le conviene? Déjelo. El plan se mueve solo, y nada de él es requisito para el examen.\n\nUsted pidió este correo en su plan de estudio. Para no recibir más: {offUrl}',
      next: 'Para empezar',
    },
  }),
} as const satisfies Texts;
