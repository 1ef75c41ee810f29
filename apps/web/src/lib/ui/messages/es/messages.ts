/** The message centre and texts to the phone. */
export const MESSAGES = {
  'Messages · NPS': 'Mensajes · NPS',
  '{subject} · NPS': '{subject} · NPS',
  'Texts to your phone · NPS': 'Textos a su teléfono · NPS',
  'What we told you, newest first. Mails say the same: if one gets lost, you miss nothing.':
    'Lo que le dijimos, lo más nuevo primero. Los correos dicen lo mismo: si uno se pierde, usted no se pierde nada.',
  'Nothing yet. When something happens with your application, your exam or your credential, it stands here.':
    'Todavía nada. Cuando pase algo con su solicitud, su examen o su credencial, estará aquí.',
  Unread: 'Sin leer',
  'with a date for your calendar': 'con una fecha para su calendario',
  'Count all as read': 'Marcar todo como leído',
  'Older messages': 'Mensajes anteriores',
  'Newest messages': 'Mensajes más nuevos',
  'Put the date in your calendar': 'Poner la fecha en su calendario',
  'All messages': 'Todos los mensajes',
  'Told on {when}': 'Enviado el {when}',
  'Texts to your phone': 'Textos a su teléfono',
  'Get the few messages that cannot wait as a text, too.': 'Reciba también como texto los pocos mensajes que no pueden esperar.',
  'Texts only say that something waits for you. What it is stands here. We send a few a year, and only to a number that you have shown to be yours. Your phone company may charge you for texts.':
    'Los textos solo dicen que algo le espera. Qué es, está aquí. Enviamos unos pocos al año, y solo a un número que usted haya mostrado que es suyo. Su compañía telefónica puede cobrarle los textos.',
  'Texts go to {number}.': 'Los textos van a {number}.',
  'To end them, answer STOP to any of them, or press this:': 'Para no recibirlos, responda STOP a cualquiera de ellos, o pulse esto:',
  'End texts and forget my number': 'No recibir textos y olvidar mi número',
  'Texts to {number} have ended: somebody answered STOP, or the number takes no texts. If it was STOP, send START from that phone, or ask for a new code here.':
    'Los textos a {number} terminaron: alguien respondió STOP, o el número no recibe textos. Si fue STOP, envíe START desde ese teléfono o pida aquí un código nuevo.',
  'We texted a code to {number}. It holds for 15 minutes.': 'Enviamos un código por texto a {number}. Sirve durante 15 minutos.',
  'Code from the text': 'Código del texto',
  'Confirm my number': 'Confirmar mi número',
  'Your phone number': 'Su número de teléfono',
  'Text me a code': 'Enviarme un código',
  'Use another number': 'Usar otro número',
  'From now on we text {number} when something cannot wait.': 'Desde ahora enviamos un texto a {number} cuando algo no puede esperar.',
  'Your number is forgotten. Everything still stands here and comes by mail.': 'Olvidamos su número. Todo sigue aquí y llega por correo.',
  'This is not a phone number that we can text. Write all ten digits, or begin with + and the country.':
    'Este no es un número al que podamos enviar textos. Escriba los diez dígitos, o empiece con + y el país.',
  'That was the last code for today. Try again tomorrow.': 'Ese fue el último código por hoy. Inténtelo mañana.',
  'This is not the code that we sent last. Look at the newest text.': 'Este no es el último código que enviamos. Mire el texto más nuevo.',
  'This code is too old. Ask for a new one.': 'Este código es demasiado antiguo. Pida uno nuevo.',
  'No code is waiting. Ask for one first.': 'No hay ningún código pendiente. Pida uno primero.',
} as const;
