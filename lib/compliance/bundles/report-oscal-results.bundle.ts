export { oscalAssessmentResults as write } from '../reports/oscal-results';
