"""What a record of her safety plan must fulfil: nothing but its shape. It is never shared."""

from backend.core.sync import Kind
from safety.models import SafetyContact, SafetyPlan

PLANS = Kind("safety-plan", SafetyPlan)
CONTACTS = Kind("safety-contact", SafetyContact)
