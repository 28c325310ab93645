"""The questions a form can ask; callers take them from frame/forms.py."""
