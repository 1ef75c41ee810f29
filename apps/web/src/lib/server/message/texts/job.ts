import { message, type Texts } from '../text.ts';

const EMPLOYER = 'Harbor Staffing';
const REASON = 'We found the company in the state register under the number given.';
const POSTING = 'ECG technician, nights';
const OBJECT = {
  en: 'If you see it differently, write to the certification office. Somebody who took no part in this decision looks at it anew.',
  es: 'Si no está de acuerdo, escriba a la oficina de certificación. Una persona que no tomó parte en esta decisión la revisa de nuevo.',
} as const;

/** What people and employers are told about jobs. */
export const JOB_TEXTS = {
  'job.employer-verified': message({
    values: { employer: 'text', reason: 'text' },
    example: { employer: EMPLOYER, reason: REASON },
    path: '/agency',
    en: { subject: 'Your account for posting jobs is verified', text: '"{employer}" can post jobs from now on.\n\nWhy: {reason}', next: 'Post a job' },
    es: {
      subject: 'Su cuenta para publicar empleos está verificada',
      text: '«{employer}» puede publicar empleos desde ahora.\n\nMotivo: {reason}',
      next: 'Publicar un empleo',
    },
  }),
  'job.employer-refused': message({
    values: { employer: 'text', reason: 'text' },
    example: { employer: EMPLOYER, reason: 'The number is not in the register.' },
    decision: 'told',
    path: '/agency',
    en: {
      subject: 'Your account for posting jobs is not verified',
      text: 'Two people looked at "{employer}" and did not verify it.\n\nWhy: {reason}\n\nYou may apply again at any time.',
      object: OBJECT.en,
      next: 'See the decision',
    },
    es: {
      subject: 'Su cuenta para publicar empleos no está verificada',
      text: 'Dos personas revisaron «{employer}» y no la verificaron.\n\nMotivo: {reason}\n\nPuede presentar otra solicitud en cualquier momento.',
      object: OBJECT.es,
      next: 'Ver la decisión',
    },
  }),
  'job.employer-suspended': message({
    values: { employer: 'text', reason: 'text' },
    example: { employer: EMPLOYER, reason: 'Three people were asked to pay for training before an interview.' },
    decision: 'told',
    path: '/agency',
    en: {
      subject: 'Your account for posting jobs is suspended',
      text: '"{employer}" is suspended from today. Its postings are off the board, and it sees no profiles.\n\nWhy: {reason}',
      object: OBJECT.en,
      next: 'See the decision',
    },
    es: {
      subject: 'Su cuenta para publicar empleos está suspendida',
      text: '«{employer}» está suspendida desde hoy. Sus anuncios ya no se publican y no puede ver perfiles.\n\nMotivo: {reason}',
      object: OBJECT.es,
      next: 'Ver la decisión',
    },
  }),
  'job.suspension-lifted': message({
    values: { employer: 'text', reason: 'text' },
    example: { employer: EMPLOYER, reason: 'The postings were written by somebody who used your name. You showed us the report to the police.' },
    path: '/agency',
    en: {
      subject: 'Your account for posting jobs is no longer suspended',
      text: 'Somebody who took no part in the suspension looked anew. "{employer}" can post jobs again from today. Postings that were taken off the board stay off, and a token for machines has to be made anew.\n\nWhy: {reason}',
      next: 'Post a job',
    },
    es: {
      subject: 'Su cuenta para publicar empleos ya no está suspendida',
      text: 'Una persona que no tomó parte en la suspensión la revisó de nuevo. «{employer}» puede volver a publicar empleos desde hoy. Los anuncios que se retiraron siguen retirados y hay que crear una clave nueva para sus sistemas.\n\nMotivo: {reason}',
      next: 'Publicar un empleo',
    },
  }),
  'job.posting-shown': message({
    values: { posting: 'text', reason: 'text' },
    example: { posting: POSTING, reason: 'The pay is that of a travel contract.' },
    path: '/agency',
    en: { subject: 'Your posting is on the board', text: 'We looked at "{posting}" and put it on the board.\n\nWhy: {reason}', next: 'See your postings' },
    es: { subject: 'Su anuncio ya está publicado', text: 'Revisamos «{posting}» y lo publicamos.\n\nMotivo: {reason}', next: 'Ver sus anuncios' },
  }),
  'job.posting-refused': message({
    values: { posting: 'text', reason: 'text' },
    example: { posting: POSTING, reason: 'It asks applicants for a fee.' },
    decision: 'told',
    path: '/agency',
    en: {
      subject: 'Your posting is not on the board',
      text: 'We looked at "{posting}" and do not show it.\n\nWhy: {reason}',
      object: OBJECT.en,
      next: 'See your postings',
    },
    es: {
      subject: 'Su anuncio no está publicado',
      text: 'Revisamos «{posting}» y no lo mostramos.\n\nMotivo: {reason}',
      object: OBJECT.es,
      next: 'Ver sus anuncios',
    },
  }),
  'job.consent-asked': message({
    values: { employer: 'text' },
    example: { employer: EMPLOYER },
    path: '/jobs/profile',
    en: {
      subject: 'An employer asks who you are',
      text: '"{employer}" saw your job profile without your name and asks to see your name and mail address.\n\nYou decide. If you do nothing, they see nothing.',
      next: 'Answer',
    },
    es: {
      subject: 'Un empleador pregunta quién es usted',
      text: '«{employer}» vio su perfil laboral sin su nombre y pide ver su nombre y su correo.\n\nUsted decide. Si no hace nada, no verán nada.',
      next: 'Responder',
    },
  }),
  'job.consent-given': message({
    values: {},
    example: {},
    path: '/agency',
    en: {
      subject: 'Somebody agreed that you see who they are',
      text: 'A person agreed that you see their name and mail address. They can withdraw this at any time.',
      next: 'See who it is',
    },
    es: {
      subject: 'Una persona aceptó que usted vea quién es',
      text: 'Una persona aceptó que usted vea su nombre y su correo. Puede retirar este permiso en cualquier momento.',
      next: 'Ver quién es',
    },
  }),
  'job.applied': message({
    values: { posting: 'text' },
    example: { posting: POSTING },
    path: '/agency',
    en: { subject: 'Somebody applied for your posting', text: 'There is a new application for "{posting}".', next: 'See the application' },
    es: { subject: 'Hay una solicitud para su anuncio', text: 'Hay una nueva solicitud para «{posting}».', next: 'Ver la solicitud' },
  }),
  'job.stage': message({
    values: { posting: 'text', employer: 'text', stage: 'text' },
    example: { posting: POSTING, employer: EMPLOYER, stage: { en: 'Interview', es: 'Entrevista' } },
    path: '/jobs/applications',
    en: { subject: 'News of your application for a job', text: '"{posting}" at {employer} stands at: {stage}.', next: 'See your applications' },
    es: { subject: 'Novedades de su solicitud de empleo', text: '«{posting}» en {employer} está en: {stage}.', next: 'Ver sus solicitudes' },
  }),
  'job.alert': message({
    values: { count: 'number', openings: 'lines' },
    example: { count: 2, openings: ['ECG technician, Harbor Staffing, Tucson, AZ', 'Monitor technician, General Hospital, Tucson, AZ'] },
    path: '/jobs',
    en: {
      subject: 'New jobs near you',
      text: 'New openings near you: {count}.\n\n{openings}\n\nYou asked for this mail in your job profile and can end it there.',
      next: 'See the board',
    },
    es: {
      subject: 'Nuevos empleos cerca de usted',
      text: 'Nuevos empleos cerca de usted: {count}.\n\n{openings}\n\nUsted pidió este correo en su perfil laboral y puede terminarlo allí.',
      next: 'Ver los empleos',
    },
  }),
  'job.placement-ended': message({
    values: { outcome: 'text' },
    example: { outcome: 'You start at General Hospital on Monday.' },
    path: '/jobs/applications',
    en: {
      subject: 'Your case with the adviser has ended',
      text: 'What came of it: {outcome}\n\nYou can ask for help again at any time.',
      next: 'See your applications',
    },
    es: {
      subject: 'Su caso con el asesor ha terminado',
      text: 'Resultado: {outcome}\n\nPuede pedir ayuda de nuevo en cualquier momento.',
      next: 'Ver sus solicitudes',
    },
  }),
} as const satisfies Texts;
