x = (1,
class C: pass
<<<<<<< HEAD
print 'a'
{% if a %}
f'{a
'''
