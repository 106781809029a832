/** What the browser looks up here, beside the page, the page need not look up again. */
new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' }).format();
new Intl.NumberFormat('en').format(0);
new Intl.PluralRules('en').select(0);
new Intl.ListFormat('en').format([]);
close();
