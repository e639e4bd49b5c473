export { oscalComponentDefinition as write } from '../reports/oscal-component';
