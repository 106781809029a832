import { mount } from 'svelte';
import '../app.css';
import { preferredLocale, setLocale } from '../lib/i18n.svelte';
import App from './App.svelte';
import { open } from './session.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('no place to put the page');

await setLocale(preferredLocale());
mount(App, { target });
void open();
