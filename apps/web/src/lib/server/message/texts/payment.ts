import { message, type Texts } from '../text.ts';

/** What people are told about money. */
export const PAYMENT_TEXTS = {
  'payment.paid': message({
    values: { amount: 'money', order: 'text', orderId: 'text', credential: 'text' },
    example: { amount: 20_000, order: 'NPS-2026-000123', orderId: '0190c2f0-0000-7000-8000-000000000001', credential: 'Electrocardiogram Technician' },
    path: '/documents/receipt/{orderId}',
    en: {
      subject: 'Payment received: {amount}',
      text: 'We have received {amount} for your certification as {credential}.\n\nYou can sit the final exam now. You can also practise first; that is your choice.\n\nOrder {order}',
      next: 'Receipt (PDF)',
    },
    es: {
      subject: 'Pago recibido: {amount}',
      text: 'Recibimos {amount} por su certificación como {credential}.\n\nYa puede presentar el examen final. También puede practicar antes; usted elige.\n\nPedido {order}',
      next: 'Recibo (PDF)',
    },
  }),
  'payment.late': message({
    values: { amount: 'money', order: 'text' },
    example: { amount: 20_000, order: 'NPS-2026-000123' },
    path: '/pay',
    en: {
      subject: 'We received {amount} that was not due',
      text: 'A payment of {amount} arrived for an order that was cancelled or paid already. It buys nothing, and it is your money.\n\nOur finance office has it in hand and will return it. You do not need to do anything.\n\nOrder {order}',
      next: 'Your payment page',
    },
    es: {
      subject: 'Recibimos {amount} que no se debían',
      text: 'Llegó un pago de {amount} para un pedido que ya estaba cancelado o pagado. No compra nada, y es su dinero.\n\nNuestra oficina de finanzas lo tiene y lo devolverá. Usted no tiene que hacer nada.\n\nPedido {order}',
      next: 'Su página de pagos',
    },
  }),
  'payment.failed': message({
    values: { amount: 'money', order: 'text' },
    example: { amount: 20_000, order: 'NPS-2026-000123' },
    path: '/pay',
    en: {
      subject: 'Your payment did not go through',
      text: 'Your bank did not send the payment of {amount}. Nothing was charged.\n\nYou can pay in another way from your payment page.\n\nOrder {order}',
      next: 'Your payment page',
    },
    es: {
      subject: 'Su pago no se completó',
      text: 'Su banco no envió el pago de {amount}. No se cobró nada.\n\nPuede pagar de otra manera desde su página de pagos.\n\nPedido {order}',
      next: 'Su página de pagos',
    },
  }),
  'payment.refunded': message({
    values: { amount: 'money', order: 'text' },
    example: { amount: 20_000, order: 'NPS-2026-000123' },
    path: '/pay',
    en: {
      subject: 'Refund sent: {amount}',
      text: 'We have sent {amount} back the way you paid. Banks can take up to ten days to show it.\n\nOrder {order}',
      next: 'Your payment page',
    },
    es: {
      subject: 'Reembolso enviado: {amount}',
      text: 'Enviamos {amount} de vuelta por el mismo medio con que usted pagó. Los bancos pueden tardar hasta diez días en mostrarlo.\n\nPedido {order}',
      next: 'Su página de pagos',
    },
  }),
  'payment.refunded-to-school': message({
    values: { amount: 'money', order: 'text' },
    example: { amount: 20_000, order: 'NPS-2026-000123' },
    path: '/pay',
    en: {
      subject: 'Refund sent to your school: {amount}',
      text: 'We have sent {amount} back to your school, which paid your fee with a voucher. What it paid for has ended.\n\nOrder {order}',
      next: 'Your payment page',
    },
    es: {
      subject: 'Reembolso enviado a su escuela: {amount}',
      text: 'Enviamos {amount} de vuelta a su escuela, que pagó su tarifa con un vale. Lo que pagaba terminó.\n\nPedido {order}',
      next: 'Su página de pagos',
    },
  }),
  'payment.refund-refused': message({
    values: { order: 'text', appealDays: 'number' },
    example: { order: 'NPS-2026-000123', appealDays: 30 },
    path: '/pay',
    decision: 'on-page',
    en: {
      subject: 'Your refund request was refused',
      text: 'We have decided not to refund your order. What you paid for is yours to use again now. Why stands on your payment page.\n\nOrder {order}',
      object:
        'If you do not agree, you can appeal within {appealDays} {appealDays|day|days}, from your payment page or in your account, under “Decisions and appeals”. Somebody who did not decide before decides then.',
      next: 'Read why',
    },
    es: {
      subject: 'Su solicitud de reembolso fue rechazada',
      text: 'Decidimos no reembolsar su pedido. Lo que pagó vuelve a estar a su disposición. Por qué, está en su página de pagos.\n\nPedido {order}',
      object:
        'Si no está de acuerdo, puede apelar en un plazo de {appealDays} {appealDays|día|días}, desde su página de pagos o en su cuenta, en “Decisiones y apelaciones”. Entonces decide alguien que no decidió antes.',
      next: 'Lea por qué',
    },
  }),
  'payment.disputed': message({
    values: { amount: 'money', order: 'text' },
    example: { amount: 20_000, order: 'NPS-2026-000123' },
    path: '/pay',
    en: {
      subject: 'Your bank disputes your payment',
      text: 'Your bank told us that your payment of {amount} is disputed. Until that is settled, what you paid for is on hold. Nothing is taken away.\n\nIf you did not mean to dispute it, tell your bank.\n\nOrder {order}',
      next: 'Your payment page',
    },
    es: {
      subject: 'Su banco disputa su pago',
      text: 'Su banco nos dijo que su pago de {amount} está en disputa. Hasta que se resuelva, lo que pagó queda en espera. No se le quita nada.\n\nSi no quería disputarlo, avise a su banco.\n\nPedido {order}',
      next: 'Su página de pagos',
    },
  }),
  'payment.dispute-won': message({
    values: { amount: 'money', order: 'text' },
    example: { amount: 20_000, order: 'NPS-2026-000123' },
    path: '/pay',
    en: {
      subject: 'The dispute about your payment is over: the payment stands',
      text: 'Your bank has settled the dispute about your payment of {amount}. The payment stands, and the dispute no longer holds back what you paid for.\n\nOrder {order}',
      next: 'Your payment page',
    },
    es: {
      subject: 'La disputa sobre su pago terminó: el pago vale',
      text: 'Su banco resolvió la disputa sobre su pago de {amount}. El pago vale, y la disputa ya no retiene lo que usted pagó.\n\nPedido {order}',
      next: 'Su página de pagos',
    },
  }),
  'payment.dispute-lost': message({
    values: { amount: 'money', order: 'text' },
    example: { amount: 20_000, order: 'NPS-2026-000123' },
    path: '/pay',
    en: {
      subject: 'Your bank took your payment back',
      text: 'Your bank has settled the dispute about your payment: {amount} went back to you. The order is no longer paid. What it paid for has ended, as far as you had not used it.\n\nYour payment page shows whether you can pay again.\n\nOrder {order}',
      next: 'Your payment page',
    },
    es: {
      subject: 'Su banco retiró su pago',
      text: 'Su banco resolvió la disputa sobre su pago: {amount} volvieron a usted. El pedido ya no está pagado. Lo que pagaba terminó, en lo que usted no había usado.\n\nSu página de pagos muestra si puede pagar de nuevo.\n\nPedido {order}',
      next: 'Su página de pagos',
    },
  }),
} as const satisfies Texts;
