import type { ProvisionalReason, RuleCode, UnmetRule } from './eligibility.ts';
import type { FindingWords } from './eligibility-words.ts';
import type { CetScheme } from './scheme.ts';

/** The words of `eligibility-words.ts` that people are sent, in Spanish. */

const NUMBER = new Intl.NumberFormat('es-US');
const DAY = new Intl.DateTimeFormat('es-US', { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' });

function number(value: number | string): string {
  return typeof value === 'number' ? NUMBER.format(value) : value;
}

function day(value: number | string): string {
  return DAY.format(new Date(`${value}T00:00:00Z`));
}

/** Says in Spanish which rule is not met and by how much. */
export function unmetWordsInSpanish(unmet: UnmetRule): FindingWords {
  const asked = number(unmet.required);
  const told = number(unmet.actual);
  const missing = number(unmet.shortBy ?? 0);
  const words: Record<RuleCode, () => FindingWords> = {
    'birth-date': () => ({
      title: 'Falta la fecha de nacimiento',
      text: 'Su cuenta no tiene fecha de nacimiento. Agréguela en Yo; las reglas piden su edad.',
    }),
    'guardian-consent': () => ({
      title: 'Falta el permiso del tutor',
      text: `Usted tiene ${told} años. Antes de los ${asked}, su tutor tiene que dar permiso. Pídalo en Yo.`,
    }),
    'secondary-school': () => ({
      title: 'Falta la escuela secundaria',
      text: 'Las reglas piden que usted haya terminado la secundaria o que la curse ahora. Un GED cuenta.',
    }),
    'certificate-of-completion': () => ({
      title: 'Falta el certificado de finalización',
      text: 'Suba una foto o un PDF del certificado que le dio su programa.',
    }),
    'completion-not-in-future': () => ({
      title: 'La fecha de finalización está en el futuro',
      text: `Usted escribió ${day(unmet.actual)}. Presente su solicitud cuando termine el programa.`,
    }),
    'completion-recent': () => ({
      title: 'El certificado de finalización es demasiado antiguo',
      text: `Tiene fecha del ${day(unmet.actual)}. Las reglas piden ${day(unmet.required)} o después. En su lugar puede contar la experiencia de trabajo reciente.`,
    }),
    'class-hours': () => ({ title: 'Muy pocas horas de clase', text: `Tiene ${told} de ${asked} horas de clase: faltan ${missing}.` }),
    'clinical-hours': () => ({
      title: unmet.actual === 0 ? 'Ninguna hora clínica' : 'Muy pocas horas clínicas',
      text:
        unmet.actual === 0
          ? `Un programa sin horas clínicas no basta. Las reglas piden ${asked}. Otro programa o una clínica puede darle horas clínicas.`
          : `Tiene ${told} de ${asked} horas clínicas: faltan ${missing}.`,
    }),
    'program-clinical-hours': () => ({
      title: 'El programa no tiene horas clínicas registradas',
      text: `Un programa sin horas clínicas no basta. Las reglas piden ${asked}. Si nuestro registro está mal, pida a la escuela que nos escriba.`,
    }),
    'supervised-tracings': () => ({
      title: 'Muy pocos trazados supervisados',
      text: `Tiene ${told} de ${asked} trazados supervisados en personas: faltan ${missing}.`,
    }),
    preceptor: () => ({ title: 'Falta el preceptor', text: 'Nombre a la persona que vio sus trazados y firmó por ellos.' }),
    'experience-hours': () => ({
      title: 'Muy pocas horas de trabajo',
      text: `Cuentan ${told} de ${asked} horas: faltan ${missing}. Los trabajos simultáneos cuentan una vez, y el trabajo más antiguo no cuenta.`,
    }),
    'former-credential': () => ({
      title: 'No hay una credencial anterior en el registro',
      text: 'Nuestro registro no muestra ninguna credencial suya. Elija un programa o la experiencia de trabajo.',
    }),
  };
  return words[unmet.rule]();
}

/** Says in Spanish why the credential would be provisional at first. */
export function provisionalWordsInSpanish(scheme: CetScheme, reason: ProvisionalReason): string {
  const words: Record<ProvisionalReason, string> = {
    'under-age': `provisional hasta los ${scheme.person.minAgeYears.value} años`,
    'secondary-school-student': 'provisional hasta terminar la secundaria',
  };
  return words[reason];
}
