export { badInput } from '../../shared/input';
