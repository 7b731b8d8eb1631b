// Redoc on the description beside this page. Its search would want a worker made of text, which the policy forbids.
Redoc.init("openapi.json", { disableSearch: true, hideDownloadButton: true }, document.querySelector("#docs"));
