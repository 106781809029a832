"""A test client that holds every answer against openapi.yaml's source."""

from typing import Any

import schemathesis
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api import spec

_schemas: dict[int, Any] = {}


class CheckedClient(FlaskClient):
    """Fails the test when an answer is not what the document promises."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        adapter = self.application.url_map.bind("localhost")
        request = response.request
        if adapter.test(request.path, request.method):
            rule, _ = adapter.match(request.path, request.method, return_rule=True)
            template = rule.rule.replace("<", "{").replace(">", "}")
            if template.startswith(("/v1/", "/health/")):
                self._schema()[template][request.method].validate_response(response)
        return response

    def _schema(self) -> Any:
        app = self.application
        if id(app) not in _schemas:
            document = spec.described(app)
            _schemas[id(app)] = schemathesis.openapi.from_dict(document)
        return _schemas[id(app)]
