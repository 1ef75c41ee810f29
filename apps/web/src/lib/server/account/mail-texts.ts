import { message, type Texts } from '../platform/message-text.ts';

/**
 * Mails of signing in and of the account itself: what happened, the link, how long it holds, what to do if it was not you.
 * They are mails alone and stand in no account: whoever reads them may not get into it.
 */
const LINK = { values: { url: 'url' }, example: { url: 'https://nps.example/a-link-that-works-once' } } as const;
const SIGN_IN = {
  values: { signInUrl: 'url', resetUrl: 'url' },
  example: { signInUrl: 'https://nps.example/sign-in', resetUrl: 'https://nps.example/reset-password' },
} as const;

/** Each text by its name. */
export const ACCOUNT_MAILS = {
  'account.verify-email': message({
    ...LINK,
    en: {
      subject: 'Confirm your e-mail address',
      text: 'Someone, we hope you, made an NPS account with this address. To confirm that it is yours, open this page and press the button:\n\n{url}\n\nThe link works once, for 24 hours.\n\nIf this was not you, do nothing: without the confirmation nobody can use the account.',
    },
    es: {
      subject: 'Confirme su dirección de correo',
      text: 'Alguien, esperamos que usted, creó una cuenta de NPS con esta dirección. Para confirmar que es suya, abra esta página y pulse el botón:\n\n{url}\n\nEl enlace sirve una vez, durante 24 horas.\n\nSi no fue usted, no haga nada: sin la confirmación nadie puede usar la cuenta.',
    },
  }),
  'account.first-password': message({
    ...LINK,
    en: {
      subject: 'Confirm your e-mail address',
      text: 'Someone, we hope you, has more than once used this address for an NPS account that was never confirmed. We cannot tell who chose its password. To confirm that the address is yours, open this page and choose a new one:\n\n{url}\n\nThe link works once, for 60 minutes. Links that we sent before no longer work.\n\nIf this was not you, do nothing: without the confirmation nobody can use the account.',
    },
    es: {
      subject: 'Confirme su dirección de correo',
      text: 'Alguien, esperamos que usted, usó más de una vez esta dirección para una cuenta de NPS que nunca se confirmó. No podemos saber quién eligió su contraseña. Para confirmar que la dirección es suya, abra esta página y elija una nueva:\n\n{url}\n\nEl enlace sirve una vez, durante 60 minutos. Los enlaces que enviamos antes ya no sirven.\n\nSi no fue usted, no haga nada: sin la confirmación nadie puede usar la cuenta.',
    },
  }),
  'account.already-known': message({
    ...SIGN_IN,
    en: {
      subject: 'You already have an account',
      text: 'Someone, we hope you, tried to make an NPS account with this address. There is one already, so nothing was changed.\n\nTo sign in: {signInUrl}\n\nIf you forgot the password: {resetUrl}\n\nIf this was not you, do nothing.',
    },
    es: {
      subject: 'Usted ya tiene una cuenta',
      text: 'Alguien, esperamos que usted, quiso crear una cuenta de NPS con esta dirección. Ya existe una, así que no cambió nada.\n\nPara iniciar sesión: {signInUrl}\n\nSi olvidó la contraseña: {resetUrl}\n\nSi no fue usted, no haga nada.',
    },
  }),
  'account.sign-in-link': message({
    ...LINK,
    en: {
      subject: 'Your link to sign in',
      text: 'Open this page and press the button to sign in:\n\n{url}\n\nThe link works once, for 15 minutes.\n\nIf you did not ask for it, do nothing: nobody can sign in without it.',
    },
    es: {
      subject: 'Su enlace para iniciar sesión',
      text: 'Abra esta página y pulse el botón para iniciar sesión:\n\n{url}\n\nEl enlace sirve una vez, durante 15 minutos.\n\nSi usted no lo pidió, no haga nada: nadie puede iniciar sesión sin él.',
    },
  }),
  'account.no-account': message({
    values: { signUpUrl: 'url' },
    example: { signUpUrl: 'https://nps.example/sign-up' },
    en: {
      subject: 'There is no account with this address',
      text: 'Someone asked to sign in to NPS, or for a new password, with this address. There is no account with it.\n\nIf it was you, perhaps you used another address. To make an account: {signUpUrl}\n\nIf it was not you, do nothing. We will not write again unless someone asks again.',
    },
    es: {
      subject: 'No hay ninguna cuenta con esta dirección',
      text: 'Alguien pidió iniciar sesión en NPS, o una contraseña nueva, con esta dirección. No hay ninguna cuenta con ella.\n\nSi fue usted, quizás usó otra dirección. Para crear una cuenta: {signUpUrl}\n\nSi no fue usted, no haga nada. No escribiremos otra vez a menos que alguien lo pida de nuevo.',
    },
  }),
  'account.closed': message({
    ...LINK,
    en: {
      subject: 'This account is closed',
      text: 'Someone asked to sign in to NPS with this address. The account was closed by its owner, so nobody can sign in.\n\nIf it is yours and you want to use it again, or to have your personal data erased, open it on this page:\n\n{url}\n\nThe link works once, for 60 minutes. If you did not ask for it, do nothing: the account stays closed.',
    },
    es: {
      subject: 'Esta cuenta está cerrada',
      text: 'Alguien pidió iniciar sesión en NPS con esta dirección. El dueño cerró la cuenta, así que nadie puede iniciar sesión.\n\nSi es suya y quiere usarla otra vez, o quiere que se borren sus datos personales, ábrala en esta página:\n\n{url}\n\nEl enlace sirve una vez, durante 60 minutos. Si usted no lo pidió, no haga nada: la cuenta sigue cerrada.',
    },
  }),
  'account.reset-password': message({
    ...LINK,
    en: {
      subject: 'Choose a new password',
      text: 'Open this page to choose a new password:\n\n{url}\n\nThe link works once, for 60 minutes. When you choose the new password, every device is signed out.\n\nIf you did not ask for it, do nothing: your password stays as it is.',
    },
    es: {
      subject: 'Elija una contraseña nueva',
      text: 'Abra esta página para elegir una contraseña nueva:\n\n{url}\n\nEl enlace sirve una vez, durante 60 minutos. Cuando elija la contraseña nueva, se cierra la sesión en todos los dispositivos.\n\nSi usted no lo pidió, no haga nada: su contraseña sigue igual.',
    },
  }),
  'account.password-changed': message({
    values: { resetUrl: 'url' },
    example: { resetUrl: 'https://nps.example/reset-password' },
    en: {
      subject: 'Your password was changed',
      text: 'The password of your NPS account was changed just now, and other devices were signed out.\n\nIf this was not you, choose a new password at once: {resetUrl}',
    },
    es: {
      subject: 'Su contraseña cambió',
      text: 'La contraseña de su cuenta de NPS acaba de cambiar, y se cerró la sesión en otros dispositivos.\n\nSi no fue usted, elija ya una contraseña nueva: {resetUrl}',
    },
  }),
  'account.change-email-old': message({
    values: { url: 'url', newEmail: 'text' },
    example: { url: 'https://nps.example/a-link-that-works-once', newEmail: 'new@example.com' },
    en: {
      subject: 'Confirm the change of your e-mail address',
      text: 'You asked to sign in to NPS with another address: {newEmail}\n\nFirst step of two. To agree, open this page and press the button: {url}\n\nThe link works once, for 24 hours. Then a second link goes to the new address.\n\nIf this was not you, do nothing: the address stays as it is. Then choose a new password, because someone knows yours.',
    },
    es: {
      subject: 'Confirme el cambio de su dirección de correo',
      text: 'Usted pidió iniciar sesión en NPS con otra dirección: {newEmail}\n\nPaso uno de dos. Para aceptar, abra esta página y pulse el botón: {url}\n\nEl enlace sirve una vez, durante 24 horas. Después va un segundo enlace a la dirección nueva.\n\nSi no fue usted, no haga nada: la dirección sigue igual. Luego elija una contraseña nueva, porque alguien conoce la suya.',
    },
  }),
  'account.change-email-new': message({
    ...LINK,
    en: {
      subject: 'Confirm your new e-mail address',
      text: 'Second step of two. To use this address for your NPS account, open this page and press the button: {url}\n\nThe link works once, for 24 hours.\n\nIf this was not you, do nothing.',
    },
    es: {
      subject: 'Confirme su nueva dirección de correo',
      text: 'Paso dos de dos. Para usar esta dirección en su cuenta de NPS, abra esta página y pulse el botón: {url}\n\nEl enlace sirve una vez, durante 24 horas.\n\nSi no fue usted, no haga nada.',
    },
  }),
  'account.email-changed': message({
    values: {},
    example: {},
    en: {
      subject: 'Your e-mail address was changed',
      text: 'From now on you sign in to NPS with your new address. This is the last mail to this one.\n\nIf this was not you, write to the certification office at once.',
    },
    es: {
      subject: 'Su dirección de correo cambió',
      text: 'Desde ahora usted inicia sesión en NPS con su dirección nueva. Este es el último correo a esta.\n\nSi no fue usted, escriba ya a la oficina de certificación.',
    },
  }),
  'account.second-factor-changed': message({
    values: { what: 'text', resetUrl: 'url' },
    example: {
      what: { en: 'an authenticator app was set up.', es: 'se configuró una aplicación de autenticación.' },
      resetUrl: 'https://nps.example/reset-password',
    },
    en: {
      subject: 'Your sign-in protection was changed',
      text: 'On your NPS account: {what}\n\nIf this was not you, choose a new password at once: {resetUrl}',
    },
    es: {
      subject: 'La protección de su inicio de sesión cambió',
      text: 'En su cuenta de NPS: {what}\n\nSi no fue usted, elija ya una contraseña nueva: {resetUrl}',
    },
  }),
  'account.guardian-consent': message({
    ...LINK,
    en: {
      subject: 'A young person asks for your consent',
      text: 'A person under 18 made an account with National Performance Specialists (NPS), who certify ECG technicians, and named you as parent or guardian.\n\nThey can look around and study. To apply for certification they need your consent. What it means, and your answer, yes or no, are on this page:\n\n{url}\n\nThe link works once, for 14 days. If you do not know who this could be, answer no or do nothing.',
    },
    es: {
      subject: 'Una persona joven pide su permiso',
      text: 'Una persona menor de 18 años creó una cuenta con National Performance Specialists (NPS), que certifica a técnicos en ECG, y le nombró a usted como padre, madre o tutor.\n\nPuede mirar y estudiar. Para solicitar la certificación necesita su permiso. Qué significa, y su respuesta, sí o no, están en esta página:\n\n{url}\n\nEl enlace sirve una vez, durante 14 días. Si no sabe quién puede ser, responda que no o no haga nada.',
    },
  }),
  'account.account-closed': message({
    values: {},
    example: {},
    en: {
      subject: 'Your account is closed',
      text: 'You closed your NPS account. Every device was signed out, and nobody can sign in any more.\n\nYour records are kept as our retention rules say. To open the account again, or to have your personal data erased, ask for a sign-in link with this address: the mail leads you.',
    },
    es: {
      subject: 'Su cuenta está cerrada',
      text: 'Usted cerró su cuenta de NPS. Se cerró la sesión en todos los dispositivos y ya nadie puede iniciar sesión.\n\nSus registros se guardan como dicen nuestras reglas de conservación. Para abrir la cuenta otra vez, o para que se borren sus datos personales, pida un enlace de inicio de sesión con esta dirección: el correo le guía.',
    },
  }),
  'account.account-reopened': message({
    values: {},
    example: {},
    en: {
      subject: 'Your account is open again',
      text: 'Your NPS account was opened again through a link that we sent to this address.\n\nIf it was not you, somebody can read your mail: choose a new password for your mailbox, then for NPS, and write to the certification office.',
    },
    es: {
      subject: 'Su cuenta está abierta otra vez',
      text: 'Su cuenta de NPS se abrió otra vez con un enlace que enviamos a esta dirección.\n\nSi no fue usted, alguien puede leer su correo: elija una contraseña nueva para su buzón, luego para NPS, y escriba a la oficina de certificación.',
    },
  }),
  'account.administrator-invited': message({
    ...LINK,
    en: {
      subject: 'You are an administrator now',
      text: 'An operator made an administrator account for you. Choose your password here:\n\n{url}\n\nThe link works once, for 60 minutes. After that, ask for a new one on the sign-in page. At the first sign-in you set up a second factor.',
    },
    es: {
      subject: 'Usted administra ahora la plataforma',
      text: 'Un operador creó para usted una cuenta de administración. Elija aquí su contraseña:\n\n{url}\n\nEl enlace sirve una vez, durante 60 minutos. Después, pida uno nuevo en la página de inicio de sesión. En el primer inicio de sesión usted configura un segundo factor.',
    },
  }),
} as const satisfies Texts;
