/** What the server says of studying; the messages of {@link LEARNING_WORDS} in `lib/server/learning`. */
export const OUTCOMES = {
  'Sign in to practise.': 'Inicie sesión para practicar.',
  'There is nothing at this address.': 'No hay nada en esta dirección.',
  'This practice exam was continued on another device or tab. You can still continue here.':
    'Este examen de práctica se continuó en otro dispositivo o pestaña. Usted puede continuar aquí todavía.',
  'What this device told us cannot be read. Load the page again to go on.':
    'No se puede leer lo que este dispositivo nos dijo. Cargue la página otra vez para continuar.',
  'Practice exams come with the certification fee. Once it is paid, you can take as many as you like.':
    'Los exámenes de práctica vienen con la tarifa de certificación. Una vez pagada, usted puede tomar todos los que quiera.',
  'The practice bank is empty at this time. Write to the certification office.':
    'El banco de práctica está vacío en este momento. Escriba a la oficina de certificación.',
  'There is nothing here that you got wrong and have not got right since. Practise something else first.':
    'Aquí no hay nada que usted haya fallado y no haya acertado después. Practique primero otra cosa.',
  'There are no practice questions about this. Choose another topic.': 'No hay preguntas de práctica sobre esto. Elija otro tema.',
  'You have no such question. Load the page again.': 'Usted no tiene esa pregunta. Cargue la página otra vez.',
  'The time of this practice exam is over. The answers you had saved are scored.':
    'El tiempo de este examen de práctica terminó. Las respuestas que guardó están calificadas.',
  'The study guide has no such section. It may have been renamed: look in the contents.':
    'La guía de estudio no tiene esa sección. Puede que haya cambiado de nombre: busque en el contenido.',
  'Sign in to read on. The first part of the guide is open to everybody.':
    'Inicie sesión para seguir leyendo. La primera parte de la guía está abierta para todos.',
  'This part of the guide comes with the certification fee. The first part is open to everybody. Nothing in the guide is needed to sit the exam.':
    'Esta parte de la guía viene con la tarifa de certificación. La primera parte está abierta para todos. Nada de la guía es necesario para presentar el examen.',
  'You have as many notes as we can keep. Remove some you no longer need.': 'Usted tiene tantas notas como podemos guardar. Quite algunas que ya no necesite.',
  'What this device told us about your reading cannot be read. Load the page again.':
    'No se puede leer lo que este dispositivo nos dijo sobre su lectura. Cargue la página otra vez.',
  'You have as many cards of your own as we can keep. Remove some you no longer need.':
    'Usted tiene tantas tarjetas propias como podemos guardar. Quite algunas que ya no necesite.',
  'This day is over. Choose the day on which you want to sit the exam.': 'Ese día ya pasó. Elija el día en que quiere presentar el examen.',
  'We do not know this time zone. Choose one from the list.': 'No conocemos esta zona horaria. Elija una de la lista.',
  'There is no calendar at this address. A new link ends the one before: look in your study plan.':
    'No hay ningún calendario en esta dirección. Un enlace nuevo anula el anterior: mire en su plan de estudio.',
  'There are no cards in this file.': 'No hay tarjetas en este archivo.',
  'This file is damaged, or it is no .apkg. Export it from Anki again, then try once more.':
    'Este archivo está dañado o no es un .apkg. Expórtelo de Anki otra vez e inténtelo de nuevo.',
  'This is a zip file, but no deck of Anki is in it. In Anki choose File, then Export, then “Anki Deck Package”.':
    'Este es un archivo zip, pero no contiene ningún mazo de Anki. En Anki elija Archivo, luego Exportar, luego “Paquete de mazo de Anki”.',
  'This file is too large. Export it without media (untick “Include media”), or one deck at a time. The most is 20 MB, and 96 MB unpacked.':
    'Este archivo es demasiado grande. Expórtelo sin medios (desmarque “Incluir medios”), o un mazo a la vez. El máximo es 20 MB, y 96 MB descomprimido.',
  'The deck in this file cannot be read. It is damaged, or it holds what no deck of Anki holds. Nothing was imported.':
    'No se puede leer el mazo de este archivo. Está dañado o contiene lo que ningún mazo de Anki contiene. No se importó nada.',
  'Reading this file took too long, so we stopped. Nothing was imported. Export one deck at a time, then try again.':
    'Leer este archivo tardó demasiado, así que paramos. No se importó nada. Exporte un mazo a la vez e inténtelo de nuevo.',
  'Others are importing at this moment. Try again in a minute.': 'Otras personas están importando en este momento. Inténtelo otra vez en un minuto.',
  'This text cannot be read. Save it as UTF-8, with one card a line: question, tab, answer.':
    'No se puede leer este texto. Guárdelo como UTF-8, con una tarjeta por línea: pregunta, tabulador, respuesta.',
  'A card needs a question and an answer.': 'Una tarjeta necesita una pregunta y una respuesta.',
  'A question may have up to 4,000 letters, an answer up to 8,000, the name of a deck up to 200.':
    'Una pregunta puede tener hasta 4,000 letras, una respuesta hasta 8,000 y el nombre de un mazo hasta 200.',
  'You have no such card. It may have been removed on another device.': 'Usted no tiene esa tarjeta. Puede que se haya quitado en otro dispositivo.',
} as const;
