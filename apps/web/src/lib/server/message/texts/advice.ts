import { toPlainDate } from '@einthoven/kernel';
import { message, type Texts } from '../text.ts';

const CASE = '0190c2f0-0000-7000-8000-000000000001';
const DAY = toPlainDate('2027-03-14');
const CALL = { at: new Date('2027-03-15T17:30:00Z'), zone: 'America/Phoenix' } as const;

/** What people with an account are told by the advisers. */
export const ADVICE_TEXTS = {
  'advice.received': message({
    values: { caseId: 'text', answerBy: 'date' },
    example: { caseId: CASE, answerBy: DAY },
    path: '/advice/cases/{caseId}',
    en: {
      subject: 'We have your question',
      text: 'Your question is with our advisers. You get an answer by {answerBy}.\n\nYou can add to it at any time.',
      next: 'See your question',
    },
    es: {
      subject: 'Recibimos su pregunta',
      text: 'Nuestros asesores tienen su pregunta. Recibirá una respuesta a más tardar el {answerBy}.\n\nPuede agregar algo en cualquier momento.',
      next: 'Ver su pregunta',
    },
  }),
  'advice.answered': message({
    values: { caseId: 'text' },
    example: { caseId: CASE },
    path: '/advice/cases/{caseId}',
    en: {
      subject: 'An adviser answered you',
      text: 'There is an answer to your question. You can write back on the same page.',
      next: 'Read the answer',
      sms: 'NPS: an adviser answered your question. Read it in your account.',
    },
    es: {
      subject: 'Un asesor le respondió',
      text: 'Hay una respuesta a su pregunta. Puede contestar en la misma página.',
      next: 'Lea la respuesta',
      sms: 'NPS: un asesor respondió su pregunta. Léala en su cuenta.',
    },
  }),
  'advice.handed-over': message({
    values: { caseId: 'text', adviser: 'text', answerBy: 'date?' },
    example: { caseId: CASE, adviser: 'Robin Vega', answerBy: DAY },
    path: '/advice/cases/{caseId}',
    en: {
      subject: 'Another adviser has your question',
      text: '{adviser} has your question from now on, and can read all that was said. You need not say it again.\n\nThe answer still comes by {answerBy}.',
      next: 'See your question',
    },
    es: {
      subject: 'Otro asesor tiene su pregunta',
      text: 'Desde ahora {adviser} tiene su pregunta y puede leer todo lo que se dijo. No hace falta que lo repita.\n\nLa respuesta llega igualmente a más tardar el {answerBy}.',
      next: 'Ver su pregunta',
    },
  }),
  'advice.call-booked': message({
    values: { caseId: 'text', starts: 'instant' },
    example: { caseId: CASE, starts: CALL },
    path: '/advice/cases/{caseId}',
    en: {
      subject: 'We call you back',
      text: 'An adviser calls you on {starts}.\n\nWe never ask for a password or a card number on the phone. If the time does not suit you, call it off on the page.',
      next: 'See or change it',
    },
    es: {
      subject: 'Le llamaremos',
      text: 'Un asesor le llama el {starts}.\n\nNunca pedimos una contraseña ni un número de tarjeta por teléfono. Si la hora no le conviene, cancele en la página.',
      next: 'Ver o cambiar',
    },
  }),
  'advice.call-missed': message({
    values: { caseId: 'text' },
    example: { caseId: CASE },
    path: '/advice/cases/{caseId}',
    en: {
      subject: 'We called and did not reach you',
      text: 'An adviser called at the time you booked, and nobody picked up. You can book another time.',
      next: 'Book another time',
    },
    es: {
      subject: 'Llamamos y no pudimos hablar con usted',
      text: 'Un asesor llamó a la hora que usted reservó y nadie contestó. Puede reservar otra hora.',
      next: 'Reservar otra hora',
    },
  }),
  'advice.closed': message({
    values: { caseId: 'text', outcome: 'text' },
    example: { caseId: CASE, outcome: 'You found a program in Tucson that is on record.' },
    path: '/advice/cases/{caseId}',
    en: {
      subject: 'Your question is closed',
      text: 'What came of it: {outcome}\n\nIf that is not so, write back on the page. It opens the case again.',
      next: 'See it or write back',
    },
    es: {
      subject: 'Su pregunta está cerrada',
      text: 'Resultado: {outcome}\n\nSi no es así, responda en la página. El caso se abre de nuevo.',
      next: 'Ver o responder',
    },
  }),
} as const satisfies Texts;
