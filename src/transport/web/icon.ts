/** A ticket on its way: the notched slip, and the arrow of its route. Readable at 16 pixels. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<path fill="#1f6feb" d="M3 8h26v5a3 3 0 0 0 0 6v5H3v-5a3 3 0 0 0 0-6z"/>
<path fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" d="M10 16h11m-4.5-4.5L21 16l-4.5 4.5"/>
</svg>
`;
