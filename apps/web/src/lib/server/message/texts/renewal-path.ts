import { toPlainDate } from '@einthoven/kernel';
import { message, type Texts } from '../text.ts';

const CREDENTIAL = 'Certified Electrocardiogram Technician';
const OBJECT = 'If you do not agree, you can appeal until {appealBy}. Somebody who did not decide before decides then.';
const OBJETAR = 'Si no está de acuerdo, puede apelar hasta el {appealBy}. Entonces decide alguien que no decidió antes.';

/** What people are told about the renewal assessment and the questions of each quarter. */
export const RENEWAL_PATH_TEXTS = {
  'renewal.assessment-passed': message({
    values: { credential: 'text', score: 'number', cut: 'number' },
    example: { credential: CREDENTIAL, score: 620, cut: 500 },
    path: '/credential/assessment',
    en: {
      subject: 'You passed the renewal assessment',
      text: 'You passed the renewal assessment for your credential as {credential}. Your score is {score}; {cut} passes.\n\nThis part is done. Your account says what else is left, if anything.',
      next: 'See your result',
      sms: 'You passed the renewal assessment. Your account says what else is left.',
    },
    es: {
      subject: 'Aprobó la evaluación de renovación',
      text: 'Aprobó la evaluación de renovación de su credencial como {credential}. Su puntaje es {score}; se aprueba con {cut}.\n\nEsta parte está hecha. Su cuenta dice qué más queda, si queda algo.',
      next: 'Vea su resultado',
      sms: 'Aprobó la evaluación de renovación. Su cuenta dice qué más queda.',
    },
  }),
  'renewal.assessment-failed': message({
    values: { credential: 'text', score: 'number', cut: 'number', left: 'number', appealBy: 'date' },
    example: { credential: CREDENTIAL, score: 480, cut: 500, left: 1, appealBy: toPlainDate('2028-10-15') },
    path: '/credential/assessment',
    decision: 'on-page',
    en: {
      subject: 'Your renewal assessment: not passed this time',
      text: 'Your score in the renewal assessment for your credential as {credential} is {score}. It takes {cut} to pass. The page shows how each part went.\n\nYou have {left} {left|attempt|attempts} left, with other questions. There is no wait. You can also renew by hours of continuing education. You do not go back to school.',
      next: 'See your result',
      object: OBJECT,
    },
    es: {
      subject: 'Su evaluación de renovación: esta vez no aprobó',
      text: 'Su puntaje en la evaluación de renovación de su credencial como {credential} es {score}. Se aprueba con {cut}. La página muestra cómo le fue en cada parte.\n\nLe {left|queda|quedan} {left} {left|intento|intentos}, con otras preguntas. No hay que esperar. También puede renovar con horas de educación continua. No vuelve a la escuela.',
      next: 'Vea su resultado',
      object: OBJETAR,
    },
  }),
  'renewal.assessment-used-up': message({
    values: { credential: 'text', score: 'number', cut: 'number', appealBy: 'date' },
    example: { credential: CREDENTIAL, score: 480, cut: 500, appealBy: toPlainDate('2028-10-15') },
    path: '/credential/assessment',
    decision: 'on-page',
    en: {
      subject: 'Your renewal assessment: not passed, and what you can do now',
      text: 'Your score in the renewal assessment for your credential as {credential} is {score}. It takes {cut} to pass. The page shows how each part went. That was your last attempt for this renewal.\n\nYou can still renew by hours of continuing education until your last valid day. You do not go back to school.',
      next: 'See your result and the other way',
      object: OBJECT,
    },
    es: {
      subject: 'Su evaluación de renovación: no aprobó, y qué puede hacer ahora',
      text: 'Su puntaje en la evaluación de renovación de su credencial como {credential} es {score}. Se aprueba con {cut}. La página muestra cómo le fue en cada parte. Era su último intento para esta renovación.\n\nTodavía puede renovar con horas de educación continua hasta su último día de validez. No vuelve a la escuela.',
      next: 'Vea su resultado y la otra manera',
      object: OBJETAR,
    },
  }),
  'renewal.assessment-used-up-return': message({
    values: { credential: 'text', score: 'number', cut: 'number', appealBy: 'date' },
    example: { credential: CREDENTIAL, score: 480, cut: 500, appealBy: toPlainDate('2028-10-15') },
    path: '/credential/assessment',
    decision: 'on-page',
    en: {
      subject: 'Your renewal assessment: not passed, and what you can do now',
      text: 'Your score in the renewal assessment for your credential as {credential} is {score}. It takes {cut} to pass. The page shows how each part went. That was your last attempt for this way back.\n\nYou can take your application back and have in full what you paid for it. At any time you can certify anew by the exam, and you do not go back to school for it.',
      next: 'See your result',
      object: OBJECT,
    },
    es: {
      subject: 'Su evaluación de renovación: no aprobó, y qué puede hacer ahora',
      text: 'Su puntaje en la evaluación de renovación de su credencial como {credential} es {score}. Se aprueba con {cut}. La página muestra cómo le fue en cada parte. Era su último intento para este camino de vuelta.\n\nPuede retirar su solicitud y recuperar entero lo que pagó. En cualquier momento puede certificarse de nuevo con el examen, y no vuelve a la escuela para eso.',
      next: 'Vea su resultado',
      object: OBJETAR,
    },
  }),
  'renewal.quarter-open': message({
    values: { credential: 'text', quarter: 'number', left: 'number', lastDay: 'date', met: 'number', needed: 'number' },
    example: { credential: CREDENTIAL, quarter: 3, left: 10, lastDay: toPlainDate('2027-08-25'), met: 2, needed: 7 },
    path: '/credential/quarter',
    en: {
      subject: 'Your questions of quarter {quarter} are here',
      text: 'You renew your credential as {credential} by questions each quarter. Those of quarter {quarter} are open: {left} {left|question|questions}, until the end of {lastDay}.\n\nYou see at once what was right, and why. You can stop and go on as you like.\n\nYou have met {met} of the {needed} quarters that you need.',
      next: 'Answer the questions',
      sms: 'Your questions of this quarter are open through {lastDay}.',
    },
    es: {
      subject: 'Ya están sus preguntas del trimestre {quarter}',
      text: 'Usted renueva su credencial como {credential} con preguntas cada trimestre. Las del trimestre {quarter} están abiertas: {left} {left|pregunta|preguntas}, hasta el final del {lastDay}.\n\nVe enseguida qué era correcto y por qué. Puede parar y seguir cuando quiera.\n\nCumplió {met} de los {needed} trimestres que necesita.',
      next: 'Responda las preguntas',
      sms: 'Sus preguntas de este trimestre están abiertas hasta el {lastDay}.',
    },
  }),
  'renewal.quarter-closes': message({
    values: { credential: 'text', quarter: 'number', left: 'number', lastDay: 'date' },
    example: { credential: CREDENTIAL, quarter: 3, left: 4, lastDay: toPlainDate('2027-08-25') },
    path: '/credential/quarter',
    en: {
      subject: 'Quarter {quarter} closes soon: {left} {left|question|questions} left',
      text: 'The questions of quarter {quarter} for your credential as {credential} close at the end of {lastDay}. You have {left} {left|question|questions} left.\n\nA quarter that is closed cannot be answered later.',
      next: 'Answer the questions',
      sms: 'You have questions left in this quarter. They close on {lastDay}.',
    },
    es: {
      subject: 'El trimestre {quarter} se cierra pronto: {left|queda|quedan} {left} {left|pregunta|preguntas}',
      text: 'Las preguntas del trimestre {quarter} de su credencial como {credential} se cierran al final del {lastDay}. Le {left|queda|quedan} {left} {left|pregunta|preguntas}.\n\nUn trimestre cerrado no se puede responder después.',
      next: 'Responda las preguntas',
      sms: 'Le quedan preguntas en este trimestre. Se cierran el {lastDay}.',
    },
  }),
} as const satisfies Texts;
