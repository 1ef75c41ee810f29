import { message, type Texts } from '../text.ts';

const SCHOOL = 'Desert Heart Academy';

/** What people are told about their classes, certificates of completion and seats. */
export const SCHOOL_TEXTS = {
  'school.completed': message({
    values: { school: 'text', number: 'text' },
    example: { school: SCHOOL, number: 'PC-7K4Q-92MX' },
    path: '/apply',
    en: {
      subject: 'Your certificate of completion',
      text: '{school} issued your certificate of completion, number {number}. Anybody can check it at /completion/{number}.\n\nIt is not a certification. It opens the way to the exam: with it, nobody has to read proof of your training again.',
      next: 'Apply, or see where your application stands',
    },
    es: {
      subject: 'Su certificado de finalización',
      text: '{school} emitió su certificado de finalización, número {number}. Cualquiera puede comprobarlo en /completion/{number}.\n\nNo es una certificación. Abre el camino al examen: con él, nadie tiene que volver a leer pruebas de su formación.',
      next: 'Presentar la solicitud o ver cómo va',
    },
  }),
  'school.completion-withdrawn': message({
    values: { school: 'text', number: 'text', reason: 'text' },
    example: { school: SCHOOL, number: 'PC-7K4Q-92MX', reason: 'The hours of another student were written to your name.' },
    path: '/school/log',
    en: {
      subject: 'A certificate of completion was withdrawn',
      text: '{school} withdrew the certificate of completion {number}.\n\nWhy: {reason}\n\nIf you see it differently, speak with the school, or ask one of our advisers.',
      next: 'See your log',
    },
    es: {
      subject: 'Se retiró un certificado de finalización',
      text: '{school} retiró el certificado de finalización {number}.\n\nMotivo: {reason}\n\nSi no está de acuerdo, hable con la escuela o pregunte a nuestros asesores.',
      next: 'Ver su registro',
    },
  }),
  'school.seat-given': message({
    values: { school: 'text' },
    example: { school: SCHOOL },
    path: '/pay',
    en: {
      subject: 'Your school paid for your exam',
      text: '{school} gave you a voucher. It pays your certification fee once your application is approved. There is nothing else to buy.',
      next: 'See your fee',
    },
    es: {
      subject: 'Su escuela pagó su examen',
      text: '{school} le dio un vale. Paga su tarifa de certificación cuando se apruebe su solicitud. No hay nada más que comprar.',
      next: 'Ver su tarifa',
    },
  }),
  'school.seats-paid': message({
    values: { number: 'text', seats: 'number' },
    example: { number: 'S-000012', seats: 20 },
    path: '/school/seats',
    en: {
      subject: 'Your seats are paid',
      text: 'The payment of invoice {number} is here. You can give {seats} seats to students now.',
      next: 'See your seats',
    },
    es: {
      subject: 'Sus plazas están pagadas',
      text: 'Recibimos el pago de la factura {number}. Ya puede dar {seats} plazas a estudiantes.',
      next: 'Ver sus plazas',
    },
  }),
} as const satisfies Texts;
