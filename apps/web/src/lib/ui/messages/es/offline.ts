/** Studying without a network. */
export const OFFLINE = {
  'The connection went. What has come stays; press the button again when you are online.':
    'Se perdió la conexión. Lo que ya llegó se queda; presione el botón otra vez cuando tenga conexión.',
  'The storage of this browser is full. What you had before still works. Free some room on this device, then try again.':
    'El almacenamiento de este navegador está lleno. Lo que tenía antes sigue funcionando. Libere espacio en este dispositivo e inténtelo otra vez.',
  'This browser does not let us keep anything: it may be a private window, or its storage is shut. Use a normal window; with a connection all works as usual.':
    'Este navegador no nos permite guardar nada: puede ser una ventana privada, o su almacenamiento está cerrado. Use una ventana normal; con conexión todo funciona como siempre.',
  'You are signed out. Sign in, then try again.': 'Su sesión está cerrada. Inicie sesión e inténtelo otra vez.',
  'The site is being updated just now. Load this page again in a minute.':
    'El sitio se está actualizando en este momento. Cargue esta página otra vez en un minuto.',
  'Kept {when}: the guide, your cards and drills, {mb} MB. It is brought up to date by itself when you study with a connection.':
    'Guardado el {when}: la guía, sus tarjetas y ejercicios, {mb} MB. Se actualiza solo cuando usted estudia con conexión.',
  'Kept {when}: the first part of the guide, {mb} MB. It is brought up to date by itself when you study with a connection.':
    'Guardado el {when}: la primera parte de la guía, {mb} MB. Se actualiza solo cuando usted estudia con conexión.',
  'There is no connection.': 'No hay conexión.',
  'The page you asked for needs one. What you keep on this device works:': 'La página que pidió la necesita. Lo que usted guarda en este dispositivo funciona:',
  'What you keep on this device works all the same.': 'Lo que usted guarda en este dispositivo funciona de todos modos.',
  'Nothing is kept on this device yet.': 'Todavía no hay nada guardado en este dispositivo.',
  'On this device': 'En este dispositivo',
  'Looking…': 'Buscando…',
  'Keeping, {share} % is here. Leave this page open.': 'Guardando: ya está el {share} %. Deje esta página abierta.',
  'Nothing is kept.': 'No hay nada guardado.',
  'Kept so far': 'Guardado hasta ahora',
  'All {sections} sections of the guide, the flashcards, and questions for drills: about {mb} MB. They then work for days without a network.':
    'Las {sections} secciones de la guía, las tarjetas y preguntas para ejercicios: unos {mb} MB. Después funcionan por días sin conexión.',
  'The {n} section of the first part: about {mb} MB. The rest comes with the certification fee.|The {n} sections of the first part: about {mb} MB. The rest comes with the certification fee.':
    'La {n} sección de la primera parte: unos {mb} MB. El resto viene con la tarifa de certificación.|Las {n} secciones de la primera parte: unos {mb} MB. El resto viene con la tarifa de certificación.',
  'Keeping it counts as having begun to study, as opening the guide does.': 'Guardarla cuenta como haber empezado a estudiar, igual que abrir la guía.',
  'What that means for a refund': 'Qué significa eso para un reembolso',
  'Bring up to date': 'Actualizar',
  'Keep for offline': 'Guardar para usar sin conexión',
  'Remove from this device': 'Quitar de este dispositivo',
  'The browser has promised to keep it.': 'El navegador prometió conservarlo.',
  'The browser may clear it when the device runs out of room. Installing the app makes that less likely.':
    'El navegador puede borrarlo si el dispositivo se queda sin espacio. Instalar la aplicación lo hace menos probable.',
  'Free: about {mb} MB.': 'Libre: unos {mb} MB.',
  'Your work': 'Su trabajo',
  'Everything you did on this device is saved on our server.': 'Todo lo que hizo en este dispositivo está guardado en nuestro servidor.',
  '{n} change is only on this device so far. They are sent by themselves as soon as you open the guide, your cards or a drill with a connection.|{n} changes are only on this device so far. They are sent by themselves as soon as you open the guide, your cards or a drill with a connection.':
    '{n} cambio está por ahora solo en este dispositivo. Se envía solo en cuanto abra la guía, sus tarjetas o un ejercicio con conexión.|{n} cambios están por ahora solo en este dispositivo. Se envían solos en cuanto abra la guía, sus tarjetas o un ejercicio con conexión.',
  'What you do without a network is kept here and sent later, once. Nothing is counted twice, also if you study on two devices.':
    'Lo que hace sin conexión se guarda aquí y se envía después, una sola vez. Nada se cuenta dos veces, aunque estudie en dos dispositivos.',
  'Signing out removes all of it from this device, so that nobody else sees it. Until then, whoever uses this browser can.':
    'Al cerrar sesión se quita todo de este dispositivo, para que nadie más lo vea. Hasta entonces, quien use este navegador puede verlo.',
  'As an app': 'Como aplicación',
  'In the menu of your browser choose *Install* or *Add to Home Screen*. It then opens like any other app.':
    'En el menú de su navegador elija *Instalar* o *Agregar a la pantalla de inicio*. Después se abre como cualquier otra aplicación.',
  'Keeping for offline needs a script. The guide works without one while you are online.':
    'Para guardar sin conexión se necesita JavaScript. La guía funciona sin él mientras tenga conexión.',
  'Opening…': 'Abriendo…',
} as const;
