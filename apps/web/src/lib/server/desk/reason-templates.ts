import type { Words } from '../platform/message-text.ts';

/** A reason that is written often: a start, which who decides fits to the case. Square brackets are to be filled. */
export type ReasonTemplate = { readonly name: string; readonly words: Words };

/** Reasons that are written often, by kind of work and in both languages. */
export const REASON_TEMPLATES: Readonly<Record<string, readonly ReasonTemplate[]>> = {
  application: [
    {
      name: 'Certificate cannot be read',
      words: {
        en: 'We cannot read the certificate. Please send a sharp picture of the whole page, taken in good light.',
        es: 'No podemos leer el certificado. Envíe una foto nítida de toda la página, tomada con buena luz.',
      },
    },
    {
      name: 'Hours are not on the certificate',
      words: {
        en: 'The certificate does not show your [class or clinical] hours. Please ask the school for a letter that does, and upload it.',
        es: 'El certificado no muestra sus horas [de clase o clínicas]. Pida a la escuela una carta que las muestre y súbala.',
      },
    },
    {
      name: 'No clinical hours',
      words: {
        en: 'Your program had no clinical hours. The rules ask for practice with people. A clinic or another program can give you these hours.',
        es: 'Su programa no tuvo horas clínicas. Las reglas piden práctica con personas. Una clínica u otro programa puede darle esas horas.',
      },
    },
    {
      name: 'Documents and rules agree',
      words: { en: 'Your papers show what the rules ask for.', es: 'Sus documentos muestran lo que piden las reglas.' },
    },
  ],
  'name-change': [
    {
      name: 'The paper shows both names',
      words: { en: 'The paper shows the old name and the new one.', es: 'El documento muestra el nombre anterior y el nuevo.' },
    },
    {
      name: 'The paper does not show the new name',
      words: {
        en: 'The paper does not show the new name. Please send one that does: a court order, a marriage certificate or a passport.',
        es: 'El documento no muestra el nombre nuevo. Envíe uno que lo muestre: una orden judicial, un acta de matrimonio o un pasaporte.',
      },
    },
  ],
  accommodation: [
    {
      name: 'The letter does not say what helps',
      words: {
        en: 'The letter does not say how your condition affects an exam, and what helps. Please ask who wrote it for one more sentence about this.',
        es: 'La carta no dice cómo afecta su condición a un examen, ni qué ayuda. Pida a quien la escribió una frase más sobre esto.',
      },
    },
    {
      name: 'Granted as asked',
      words: { en: 'The letter shows why you need this. You get what you asked for.', es: 'La carta muestra por qué lo necesita. Usted recibe lo que pidió.' },
    },
  ],
  identity: [
    {
      name: 'Picture is blurred',
      words: {
        en: 'The picture of your document is blurred. Lay it flat in good light, and hold the phone still.',
        es: 'La foto de su documento está borrosa. Póngalo plano, con buena luz, y no mueva el teléfono.',
      },
    },
    {
      name: 'Document has expired',
      words: {
        en: 'Your document has expired. Please send one that is valid today.',
        es: 'Su documento está vencido. Envíe uno que esté vigente hoy.',
      },
    },
  ],
  incident: [
    {
      name: 'Time was given back',
      words: {
        en: 'Our record shows the break in the connection. The clock was stopped for it, so you lost no time.',
        es: 'Nuestro registro muestra el corte de la conexión. El reloj se detuvo durante ese tiempo, así que usted no perdió tiempo.',
      },
    },
    {
      name: 'The question was looked at',
      words: {
        en: 'Two reviewers looked at the question that you named. [It is right as it stands. / It was taken out, and your score was computed without it.]',
        es: 'Dos revisores miraron la pregunta que usted nombró. [Es correcta tal como está. / Se quitó, y su puntuación se calculó sin ella.]',
      },
    },
  ],
  refund: [
    {
      name: 'Study material was opened',
      words: {
        en: 'You opened the study material on [date]. After that the rules give back a part: [amount].',
        es: 'Usted abrió el material de estudio el [fecha]. Después de eso las reglas devuelven una parte: [importe].',
      },
    },
  ],
  'ce-credit': [
    {
      name: 'Not about ECG',
      words: {
        en: 'The program shows no part about ECG. Hours in other subjects count only [as the rules say].',
        es: 'El programa no muestra ninguna parte sobre ECG. Las horas de otros temas cuentan solo [como dicen las reglas].',
      },
    },
    {
      name: 'Proof does not name you',
      words: {
        en: 'The certificate does not show your name or the date. Please ask the provider for one that does.',
        es: 'El certificado no muestra su nombre o la fecha. Pida al proveedor uno que los muestre.',
      },
    },
  ],
};

/** Templates of one kind of work. */
export function templatesOf(kind: string): readonly ReasonTemplate[] {
  return REASON_TEMPLATES[kind] ?? [];
}
