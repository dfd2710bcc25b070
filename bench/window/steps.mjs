export const STEP = 400;
export const PAGE = 50;

export const append = stage => stage.change(messages => [...messages, stage.random.one()]);

export const prepend = stage => stage.change(messages => [...stage.random.many(PAGE), ...messages]);

/** The steps whose time is measured, in this order: those at the end come before the list is scrolled up. */
export const STEPS = [
  { figure: 'add a message at the end while following', take: append },
  { figure: `scroll up by ${STEP} px`, take: stage => stage.scrollBy(-STEP) },
  { figure: `insert ${PAGE} messages at the start while anchored`, take: prepend }
];
