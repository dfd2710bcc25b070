export { ColloquyAdapter, createColloquyAdapter } from './adapter.js';
export { forPeople } from './cards.js';
