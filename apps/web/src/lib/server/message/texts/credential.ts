import { toPlainDate } from '@einthoven/kernel';
import { message, type Texts } from '../text.ts';

/** What people are told about their credential. */
export const CREDENTIAL_TEXTS = {
  'credential.awarded': message({
    values: {
      score: 'number',
      cut: 'number',
      credential: 'text',
      issuer: 'text',
      number: 'text',
      awardedOn: 'date',
      validThrough: 'date',
      recordUrl: 'url',
      renewalOpens: 'date',
      renewalAdvised: 'date',
    },
    example: {
      score: 431,
      cut: 390,
      credential: 'Certified Electrocardiogram Technician',
      issuer: 'National Performance Specialists',
      number: 'CET-7K3M-9QXW',
      awardedOn: toPlainDate('2026-11-26'),
      validThrough: toPlainDate('2028-11-25'),
      recordUrl: 'https://nps.example/registry/CET-7K3M-9QXW',
      renewalOpens: toPlainDate('2028-08-28'),
      renewalAdvised: toPlainDate('2028-10-27'),
    },
    path: '/credential',
    en: {
      subject: 'You passed: your credential number is {number}',
      text: 'You passed the exam with a scaled score of {score} ({cut} or more passes).\n\nYou are now a {credential}, certified by {issuer}.\n\nCredential number: {number}\nCertified: {awardedOn}\nValid through: {validThrough}\n\nYour public record, which anybody can check:\n{recordUrl}\n\nRenewal opens on {renewalOpens}. Start it by {renewalAdvised}.',
      next: 'Your certificate and your transcript as PDF',
      sms: 'You passed. Your credential number is {number}. Your certificate is in your account.',
    },
    es: {
      subject: 'Aprobó: su número de credencial es {number}',
      text: 'Usted aprobó el examen con una puntuación de {score} (se aprueba con {cut} o más).\n\nAhora es {credential}, con certificación de {issuer}.\n\nNúmero de credencial: {number}\nCertificación: {awardedOn}\nVálida hasta el {validThrough}\n\nSu registro público, que cualquiera puede consultar:\n{recordUrl}\n\nLa renovación se abre el {renewalOpens}. Empiece antes del {renewalAdvised}.',
      next: 'Su certificado y su expediente en PDF',
      sms: 'Aprobó. Su número de credencial es {number}. Su certificado está en su cuenta.',
    },
  }),
  'credential.full': message({
    values: { credential: 'text', number: 'text', on: 'date' },
    example: { credential: 'Certified Electrocardiogram Technician', number: 'CET-7K3M-9QXW', on: toPlainDate('2027-06-13') },
    path: '/credential',
    en: {
      subject: 'Your credential is full now',
      text: 'Your credential is no longer provisional: you are of age and have finished school.\n\nYou are a {credential}, number {number}. The public registry shows it as active since {on}. Your number and its last day stay as they were.',
      next: 'Download your certificate anew',
      sms: 'Your credential {number} is no longer provisional. Your new certificate is in your account.',
    },
    es: {
      subject: 'Su credencial ya es plena',
      text: 'Su credencial ya no es provisional: usted es mayor de edad y terminó la escuela.\n\nUsted es {credential}, número {number}. El registro público la muestra activa desde el {on}. Su número y su último día siguen igual.',
      next: 'Descargue de nuevo su certificado',
      sms: 'Su credencial {number} ya no es provisional. Su nuevo certificado está en su cuenta.',
    },
  }),
  'credential.held-waiting': message({
    values: { score: 'number' },
    example: { score: 431 },
    path: '/identity',
    en: {
      subject: 'You passed. Your credential waits for your identity check',
      text: 'You passed the exam with a scaled score of {score}. The score is yours and stays.\n\nYour credential is held until a person has seen who you are, as the rules ask before every award. A person at the certification office looks at the pictures you sent. There is nothing for you to do.',
      next: 'See where it stands',
    },
    es: {
      subject: 'Aprobó. Su credencial espera la comprobación de su identidad',
      text: 'Usted aprobó el examen con una puntuación de {score}. La puntuación es suya y queda.\n\nSu credencial espera hasta que una persona vea quién es usted, como piden las reglas antes de cada entrega. Una persona de la oficina de certificación mira las fotos que envió. Usted no tiene que hacer nada.',
      next: 'Vea en qué punto está',
    },
  }),
  'credential.held-asked': message({
    values: { score: 'number' },
    example: { score: 431 },
    path: '/identity',
    en: {
      subject: 'You passed. Your credential waits for your identity check',
      text: 'You passed the exam with a scaled score of {score}. The score is yours and stays.\n\nYour credential is held until a person has seen who you are, as the rules ask before every award. Something is left for you to do.',
      next: 'Read what is left to do',
      sms: 'You passed. Your credential waits for your identity check: something is left for you to do. Look in your account.',
    },
    es: {
      subject: 'Aprobó. Su credencial espera la comprobación de su identidad',
      text: 'Usted aprobó el examen con una puntuación de {score}. La puntuación es suya y queda.\n\nSu credencial espera hasta que una persona vea quién es usted, como piden las reglas antes de cada entrega. A usted le queda algo por hacer.',
      next: 'Lea lo que queda por hacer',
      sms: 'Aprobó. Su credencial espera la comprobación de su identidad: le queda algo por hacer. Mire en su cuenta.',
    },
  }),
} as const satisfies Texts;
